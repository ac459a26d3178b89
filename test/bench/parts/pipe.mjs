// The floor: a bare Node `http` pipe to the port given in argv, with nothing in between but the two sockets. Its own process,
// and plain JavaScript, so that no type stripper adds to its memory.
import { Agent, createServer, request as ask } from 'node:http';
import process from 'node:process';

const target = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

const server = createServer((incoming, outgoing) => {
  const upstream = ask(
    { host: '127.0.0.1', port: target, path: incoming.url, method: incoming.method, headers: incoming.headers, agent },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  upstream.on('error', () => outgoing.destroy());
  incoming.pipe(upstream);
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
