import type { Context, Hono } from 'hono';
import type { ExecuteOptions } from '../execute.ts';
import type { Env, Module } from '../module.ts';
import { Problem, parseInput, signInRequired } from '../problem.ts';
import { isConnectionLoss } from '../store/index.ts';
import { RETRY_AFTER } from '../store/mode.ts';
import type { Lang } from '../text.ts';
import type { Endpoint } from './endpoint.ts';
import { refuseUnwritable } from './writable.ts';

// biome-ignore lint/suspicious/noExplicitAny: a list of endpoints with different shapes
export type AnyEndpoint = Endpoint<any, any, any, any>;

export function endpointsOf(modules: readonly Module[]): AnyEndpoint[] {
  return modules.flatMap((module) => [...(module.endpoints ?? [])]);
}

/** `/api/v1/dossiers/{code}` as Hono writes it: `/api/v1/dossiers/:code`. */
const honoPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** What names one attempt of a caller. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,200}$/;

/** Largest JSON body taken, in bytes. */
const MAX_BODY = 1_048_576;

/** Mounts every endpoint of the modules: checks the call by its schemas, runs it, trims the answer to its schema. */
export function mountEndpoints(router: Hono<Env>, modules: readonly Module[]): void {
  for (const endpoint of endpointsOf(modules)) {
    router.on(endpoint.method.toUpperCase(), honoPath(endpoint.path), async (c) => {
      const ctx = c.get('ctx');
      if (endpoint.access === 'session' && ctx.actor.kind === 'anonymous') throw signInRequired();
      const answer = await endpoint.handle(ctx, {
        params: endpoint.params ? parseInput(endpoint.params, writable(c.req.param(), ctx.lang), ctx.lang) : {},
        query: endpoint.query ? parseInput(endpoint.query, writable(c.req.query(), ctx.lang), ctx.lang) : {},
        body: endpoint.body ? parseInput(endpoint.body, writable(await readJson(c), ctx.lang), ctx.lang) : undefined,
        once: readKey(c),
      });
      return c.json(endpoint.response.parse(answer), endpoint.status ?? 200);
    });
  }
}

function writable<T>(input: T, lang: Lang): T {
  refuseUnwritable(input, lang);
  return input;
}

/** `Idempotency-Key`, with or without the quotes of draft-ietf-httpapi-idempotency-key-header. */
function readKey(c: Context<Env>): ExecuteOptions {
  const given = c.req.header('idempotency-key');
  if (given === undefined || c.req.method === 'GET') return {};
  const key = given.replace(/^"(.*)"$/, '$1');
  if (!IDEMPOTENCY_KEY.test(key)) {
    throw new Problem(400, 'bad_idempotency_key', {
      vi: 'Idempotency-Key phải gồm 8 đến 200 ký tự ASCII, không có khoảng trắng.',
      en: 'Idempotency-Key has to be 8 to 200 printable ASCII characters without spaces.',
    });
  }
  return { idempotencyKey: key };
}

async function readJson(c: Context<Env>): Promise<unknown> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) {
    throw new Problem(415, 'json_needed', {
      vi: 'Nội dung gửi lên phải là JSON (Content-Type: application/json).',
      en: 'The body must be JSON (Content-Type: application/json).',
    });
  }
  const text = await c.req.text();
  if (text.length > MAX_BODY) {
    throw new Problem(413, 'body_too_large', {
      vi: 'Nội dung gửi lên vượt quá 1 MB.',
      en: 'The body is larger than 1 MB.',
    });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'not_json', {
      vi: 'Nội dung gửi lên không phải JSON hợp lệ.',
      en: 'The body is not valid JSON.',
    });
  }
}

/** RFC 9457 answer for any failure; unexpected ones say nothing of their cause. */
export function problemResponse(error: unknown, lang: Lang, requestId: string): Response {
  const problem = asProblem(error);
  // Callers often log the detail alone: it has to say which field is meant.
  const named = [...new Set(problem.fields.map(({ path }) => path).filter((path) => path !== ''))].slice(0, 10);
  const body = {
    type: `/api/problems/${problem.code}`,
    title: problem.code,
    status: problem.status,
    detail: named.length > 0 ? `${problem.text[lang]} (${named.join(', ')})` : problem.text[lang],
    ...(problem.fields.length > 0 ? { errors: problem.fields } : {}),
    requestId,
  };
  return new Response(JSON.stringify(body), {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      ...retryAfter(problem),
    },
  });
}

/** When to ask again, for what will pass. */
export function retryAfter(problem: Problem): Record<string, string> {
  // Too many requests say themselves when the next one is welcome.
  const { retryAfter: own } = problem as { readonly retryAfter?: unknown };
  if (typeof own === 'number') return { 'retry-after': String(own) };
  return problem.status === 503 ? { 'retry-after': String(problem.code === 'read_only' ? RETRY_AFTER : 5) } : {};
}

/** What a person may be told about an error: itself when expected, a plain 500 or 503 otherwise. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const code = (error as { code?: unknown } | null)?.code;
  if (code === '22P02' || code === '22003' || code === '22007' || code === '22008') {
    return new Problem(404, 'not_found', {
      vi: 'Không tìm thấy nội dung yêu cầu.',
      en: 'What you asked for was not found.',
    });
  }
  // Character not in repertoire, untranslatable character: NUL and halves of pairs in forms.
  if (code === '22021' || code === '22P05') {
    return new Problem(422, 'unwritable_text', {
      vi: 'Nội dung có ký tự không lưu được. Hãy xóa ký tự lạ rồi gửi lại.',
      en: 'The text holds a character that cannot be stored. Remove it and send again.',
    });
  }
  // 53xxx: no connection left, disk full, out of memory.
  if (
    code === '57014' ||
    code === '55P03' ||
    (typeof code === 'string' && /^53/.test(code)) ||
    isConnectionLoss(error)
  ) {
    return new Problem(503, 'busy', {
      vi: 'Hệ thống đang bận. Vui lòng thử lại sau ít phút; dữ liệu của bạn chưa bị thay đổi.',
      en: 'The system is busy. Please try again in a few minutes; nothing was changed.',
    });
  }
  return new Problem(500, 'unexpected', {
    vi: 'Đã xảy ra lỗi ngoài dự kiến. Hãy thử lại; nếu vẫn lỗi, báo cho chúng tôi mã yêu cầu.',
    en: 'Something went wrong on our side. Please try again; if it happens again, tell us the request id.',
  });
}
