"""A coroutine for each connection: Python's asyncio, on its streams.

By hand: python3 examples/python_streams.py 9000, and nc 127.0.0.1 9000 beside it.

Every byte comes back, ASCII a-z as A-Z. This is asyncio as its tutorials teach
it: a coroutine that awaits bytes and awaits that they are gone. Each read goes
through a buffer and a future, which python_asyncio.py does without.
"""

import asyncio
import resource
import signal
import sys

BACKLOG = 4096

# As in python_asyncio.py: how often asyncio accepts in a row.
ACCEPTS = 16

CHUNK = 64 * 1024


async def echo(reader, writer):
    """One connection, to the end of its input, or of the server: asyncio's
    streams would complain of a task that ends as cancelled."""
    try:
        while data := await reader.read(CHUNK):
            writer.write(data.upper())
            await writer.drain()
        writer.close()
        await writer.wait_closed()
    except (ConnectionError, asyncio.CancelledError):
        writer.close()


async def serve(port):
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await asyncio.start_server(
        echo, "127.0.0.1", port, backlog=ACCEPTS)
    with server.sockets[0].dup() as listener:
        listener.listen(BACKLOG)
    await stop.wait()
    # Not wait_closed, which would wait for every idle client to leave.
    server.close()


def main():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit("usage: python_streams.py PORT")
    # As far as it goes; Node and Go do so by themselves.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(serve(int(sys.argv[1])))


if __name__ == "__main__":
    main()
