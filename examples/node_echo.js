// One event loop for all connections: Node's net, on libuv.
//
// By hand: node examples/node_echo.js 9000, and nc 127.0.0.1 9000 beside it.
//
// Every byte comes back, ASCII a-z as A-Z.
'use strict';

const net = require('net');

const BACKLOG = 4096;

// Bytes, not a string: text would be decoded, and other letters changed too.
function upper(data) {
  for (let i = 0; i < data.length; i++) {
    if (data[i] >= 0x61 && data[i] <= 0x7a) data[i] -= 0x20;
  }
  return data;
}

function serve(socket) {
  socket.setNoDelay(true);
  socket.on('data', (data) => {
    // False when the client reads too slowly: no more input until 'drain'.
    if (!socket.write(upper(data))) socket.pause();
  });
  socket.on('drain', () => socket.resume());
  // The client broke off; 'close' follows by itself. Without a listener an
  // error would end the process.
  socket.on('error', () => {});
}

if (process.argv.length !== 3 || !/^\d+$/.test(process.argv[2])) {
  console.error('usage: node_echo.js PORT');
  process.exit(2);
}
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => process.exit(0));
}

// At the end of input the socket sends what is left and closes: net's default,
// allowHalfOpen being off.
const server = net.createServer(serve);
server.on('error', (error) => {
  console.error(`node_echo.js: ${error.message}`);
  process.exit(1);
});
server.listen({ host: '127.0.0.1', port: Number(process.argv[2]), backlog: BACKLOG });
