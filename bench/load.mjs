// A closed loop of keep-alive connections, in a process of its own so that it takes no time from the server: each sends its
// next request when the answer to the last one is complete. Asked by message: { port, connections, warmUp, seconds, requests },
// answered by message: { answers, seconds, p50, p99, statuses }. Requests are raw HTTP/1.1, sent in turn.
import { connect } from 'node:net';

const END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/** Bytes of the first whole answer in the buffer with its status, or null. */
function answerIn(buffer) {
  const head = buffer.indexOf(END);
  if (head < 0) return null;
  const text = buffer.latin1Slice(0, head).toLowerCase();
  const status = Number(text.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/.exec(text);
  if (length) {
    const size = head + 4 + Number(length[1]);
    return buffer.length >= size ? { status, size } : null;
  }
  if (/\r\ntransfer-encoding: *chunked/.test(text)) {
    const last = buffer.indexOf(LAST_CHUNK, head + 4);
    return last < 0 ? null : { status, size: last + LAST_CHUNK.length };
  }
  return { status, size: head + 4 };
}

function run({ port, connections, warmUp, seconds, requests }) {
  const raw = requests.map((one) => Buffer.from(one));
  const times = [];
  const statuses = {};
  const began = performance.now();
  const from = began + warmUp * 1000;
  const until = from + seconds * 1000;
  let next = 0;
  let last = from;
  const one = () =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      let pending = Buffer.alloc(0);
      let sent = 0;
      const send = () => {
        sent = performance.now();
        socket.write(raw[next++ % raw.length]);
      };
      socket.on('connect', send);
      socket.on('error', reject);
      socket.on('close', () => resolve());
      socket.on('data', (data) => {
        pending = pending.length === 0 ? data : Buffer.concat([pending, data]);
        const answer = answerIn(pending);
        if (!answer) return;
        const now = performance.now();
        if (sent >= from && now <= until) {
          times.push(now - sent);
          last = now;
          statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
        }
        pending = pending.subarray(answer.size);
        if (now >= until) socket.end();
        else send();
      });
    });
  return Promise.all(Array.from({ length: connections }, one)).then(() => {
    times.sort((a, b) => a - b);
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? null;
    return { answers: times.length, seconds: (last - from) / 1000, p50: at(0.5), p99: at(0.99), statuses };
  });
}

process.on('message', (job) => {
  run(job).then(
    (result) => process.send(result),
    (error) => process.send({ error: String(error) }),
  );
});
