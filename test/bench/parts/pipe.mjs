// The floor: a bare Node `http` pipe to the port given in argv, with nothing in between but the two sockets. With a file as a
// second argument, the request and each piece of the answer are appended to it and synchronised before they are passed on. Its
// own process, and plain JavaScript, so that no type stripper adds to its memory.
import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { Agent, createServer, request as ask } from 'node:http';
import process from 'node:process';

const target = Number(process.argv[2]);
const log = process.argv[3] === undefined ? null : openSync(process.argv[3], 'a', 0o600);
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

function pass(from, to) {
  if (log === null) return void from.pipe(to);
  from.on('data', (chunk) => {
    writeSync(log, chunk);
    fdatasyncSync(log);
    to.write(chunk);
  });
  from.on('end', () => to.end());
}

const server = createServer((incoming, outgoing) => {
  const upstream = ask(
    { host: '127.0.0.1', port: target, path: incoming.url, method: incoming.method, headers: incoming.headers, agent },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      pass(answer, outgoing);
    },
  );
  upstream.on('error', () => outgoing.destroy());
  pass(incoming, upstream);
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
