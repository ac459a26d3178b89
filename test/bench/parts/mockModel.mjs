// The model every contender is put in front of: a bare HTTP server, run as its own process, that answers Chat Completions
// either whole or as frames at a fixed pace. The request's `model` says how: `once`, or `stream-<frames>-<ms between>`.
import { createServer } from 'node:http';
import process from 'node:process';

const frame = (delta, finish) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const whole = JSON.stringify({
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'A short answer.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 },
});
const models = JSON.stringify({ object: 'list', data: [{ id: 'once', object: 'model' }] });

function streamFrames(response, count, gap_ms) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  let sent = 0;
  const next = () => {
    if (response.destroyed) return;
    if (sent === count) {
      response.end(`${frame({}, 'stop')}data: [DONE]\n\n`);
      return;
    }
    response.write(frame(sent === 0 ? { role: 'assistant', content: 't0 ' } : { content: `t${sent} ` }, null));
    sent += 1;
    if (gap_ms > 0) setTimeout(next, gap_ms);
    else setImmediate(next);
  };
  next();
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(models);
      return;
    }
    const asked = /"model":"stream-(\d+)-(\d+)"/.exec(Buffer.concat(chunks).toString('utf8'));
    if (asked) streamFrames(response, Number(asked[1]), Number(asked[2]));
    else response.writeHead(200, { 'content-type': 'application/json' }).end(whole);
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
