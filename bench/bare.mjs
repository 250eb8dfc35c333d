// The least a server can do for the same work: node:http and pg, the same tables and rows in the same transaction, and no
// validation, permission, log of who looked, headers, events to consumers. A ceiling to measure against, nothing to use.
import { createServer } from 'node:http';
import pg from 'pg';
import { file } from './filing.mjs';

const { filing, list, read } = JSON.parse(process.env.BENCH_STATEMENTS);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.POOL ?? 10) });

async function create(body) {
  const client = await pool.connect();
  try {
    return await file(client, filing, JSON.stringify(JSON.parse(body).answers));
  } finally {
    client.release();
  }
}

async function one(id) {
  const [dossier, papers] = await Promise.all([
    pool.query({ name: 'read', text: read.dossier, values: [id] }),
    pool.query({ name: 'papers', text: read.papers, values: [id] }),
  ]);
  return { ...dossier.rows[0], papers: papers.rows };
}

const answer = (response, status, body) => {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
};

const server = createServer((request, response) => {
  const failed = (error) => answer(response, 500, { error: String(error) });
  if (request.method === 'POST') {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () =>
      create(Buffer.concat(parts).toString()).then((made) => answer(response, 201, made), failed),
    );
  } else if (request.url.startsWith('/list')) {
    pool
      .query({ name: 'list', text: list.text, values: list.values })
      .then(({ rows }) => answer(response, 200, { items: rows }), failed);
  } else {
    one(request.url.slice('/read/'.length)).then((found) => answer(response, 200, found), failed);
  }
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit());
