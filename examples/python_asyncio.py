"""One event loop for all connections: Python's asyncio, on callbacks.

By hand: python3 examples/python_asyncio.py 9000, and nc 127.0.0.1 9000 beside it.

Every byte comes back, ASCII a-z as A-Z. A Protocol, not the streams of the
tutorials: the loop calls data_received with the bytes it has just read. Streams
would copy them into a buffer of their own and wake a task through a future, for
each read, and a race would be about that. Servers that are known for speed
(uvicorn, aiohttp) are Protocols, too.
"""

import asyncio
import resource
import signal
import sys

BACKLOG = 4096

# asyncio calls accept as often in a row as the backlog it is told is long, even
# after one has failed for want of a descriptor, and logs every failure: so it
# is told of a short one.
ACCEPTS = 16


class Echo(asyncio.Protocol):
    """One connection. asyncio itself turns Nagle's delay off, and closes at
    the end of input, once what is left to send has gone."""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data.upper())

    def pause_writing(self):
        """The client reads too slowly: no more input until it has caught up."""
        self.transport.pause_reading()

    def resume_writing(self):
        self.transport.resume_reading()


async def serve(port):
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(Echo, "127.0.0.1", port, backlog=ACCEPTS)
    with server.sockets[0].dup() as listener:
        listener.listen(BACKLOG)
    await stop.wait()
    # Not wait_closed, which would wait for every idle client to leave.
    server.close()


def main():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit("usage: python_asyncio.py PORT")
    # As far as it goes; Node and Go do so by themselves.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(serve(int(sys.argv[1])))


if __name__ == "__main__":
    main()
