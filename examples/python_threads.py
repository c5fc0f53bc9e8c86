"""A thread for each connection, asleep in recv: Python's plainest server.

By hand: python3 examples/python_threads.py 9000, and nc 127.0.0.1 9000 beside it.

Every byte comes back, ASCII a-z as A-Z. The threads share one global lock,
which recv and sendall let go of while they wait: waiting runs in parallel,
Python code does not.
"""

import os
import resource
import signal
import socket
import sys
import threading
import time

CHUNK_BYTES = 16384
BACKLOG = 4096


def serve(conn):
    """Serves one connection from its first byte to its last."""
    with conn:
        try:
            conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while data := conn.recv(CHUNK_BYTES):
                conn.sendall(data.upper())
        except OSError:
            pass  # The client broke off, which ends its connection only.


def accept(listener):
    """Accepts for ever; without a descriptor or a thread left, more slowly."""
    while True:
        try:
            conn, _ = listener.accept()
        except OSError:
            time.sleep(0.01)
            continue
        try:
            threading.Thread(target=serve, args=(conn,), daemon=True).start()
        except RuntimeError:
            conn.close()


def main():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit("usage: python_threads.py PORT")
    # As far as it goes; Node and Go do so by themselves.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    # Threads inherit the mask, so that the signals are sigwait's alone, and
    # none can come between a check and a call that sleeps.
    stops = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    listener = socket.create_server(
        ("127.0.0.1", int(sys.argv[1])), backlog=BACKLOG
    )
    threading.Thread(target=accept, args=(listener,), daemon=True).start()
    signal.sigwait(stops)
    # Not through the interpreter's end, which threads still run into.
    os._exit(0)


if __name__ == "__main__":
    main()
