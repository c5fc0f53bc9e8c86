// A goroutine for each connection, parked in Read: Go's net package.
//
// By hand: cd examples/go_echo && go run . 9000, and nc 127.0.0.1 9000 beside it.
// CMake builds it as go_echo in the build folder when there is a Go compiler.
//
// Every byte comes back, ASCII a-z as A-Z. The runtime parks goroutines on an
// epoll loop of its own and runs them on as many threads as it has processors.
package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const chunkBytes = 16384

// In place, and ASCII only: bytes.ToUpper would mend what is not UTF-8.
func upper(data []byte) {
	for i, b := range data {
		if 'a' <= b && b <= 'z' {
			data[i] = b - ('a' - 'A')
		}
	}
}

// One connection from its first byte to its last. Nagle's delay is off by
// default; Write goes on until all is sent. An error ends this connection only.
func serve(conn net.Conn) {
	defer conn.Close()
	buf := make([]byte, chunkBytes)
	for {
		n, err := conn.Read(buf)
		if n > 0 {
			upper(buf[:n])
			if _, err := conn.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// Accepts until the listener is closed; without a descriptor left, more slowly.
func accept(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		go serve(conn)
	}
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go_echo PORT")
		os.Exit(2)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	// The backlog is the system's somaxconn: net knows no other.
	listener, err := net.Listen("tcp4", "127.0.0.1:"+os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "go_echo:", err)
		os.Exit(1)
	}
	go accept(listener)
	<-stop
}
