import { Readable } from 'node:stream';
import type { ReadableStream as NodeWebStream } from 'node:stream/web';
import busboy from 'busboy';
import type { Ctx } from '../context.ts';
import { Problem } from '../problem.ts';
import type { Kind } from './kinds.ts';
import { badForm, formNeeded, formTooLarge, tooManyFiles, unexpectedFile } from './problems.ts';
import { type ReceivedFile, receiveFile } from './receive.ts';

export interface FileField {
  readonly accept: readonly Kind[];
  /** Of each file; the program's upload limit when not given. */
  readonly maxBytes?: number;
  /** 1 when not given. */
  readonly maxCount?: number;
}

export interface FormRule {
  /** File fields by name; a file in any other field is refused. */
  readonly files?: Readonly<Record<string, FileField>>;
  /** 500 when not given. */
  readonly maxFields?: number;
  /** Of each text field, in bytes; 100,000 when not given. */
  readonly maxFieldBytes?: number;
}

export interface Form {
  readonly fields: URLSearchParams;
  /** Files by field; no entry for a field where none was chosen. */
  readonly files: ReadonlyMap<string, readonly ReceivedFile[]>;
  /** Drops the files that were not kept. Call it when the request ends, however it ends. */
  dispose(): Promise<void>;
}

/** What is read and thrown away beyond the limits before the connection is cut: a browser shows no answer otherwise. */
const PATIENCE = 64 * 1_048_576;

/**
 * Reads a form sent as multipart/form-data or application/x-www-form-urlencoded, streaming files to disk with the
 * checks of {@link receiveFile}. Nothing stays behind when it fails.
 *
 * @throws Problem 400 damaged, 413 too large (naming the limit), 415 wrong kind (naming the allowed ones), 422, 503
 */
export async function readForm(ctx: Ctx, request: Request, rule: FormRule = {}): Promise<Form> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) throw formNeeded();
  const files = rule.files ?? {};
  const fields = new URLSearchParams();
  // In the order in which they were sent; a place stays empty until its file has arrived.
  const received: ({ field: string; file: ReceivedFile } | undefined)[] = [];
  const arriving: Promise<void>[] = [];
  let problem: unknown;
  let cut = false;
  const fail = (error: unknown) => {
    if (!cut) problem ??= error;
  };
  const dispose = async () => {
    await Promise.all(received.map((one) => one?.file.dispose()));
  };

  const parser = openParser(type, rule, ctx);
  parser.on('field', (name, value, info) => {
    if (info.valueTruncated || info.nameTruncated) fail(formTooLarge());
    else fields.append(name, value);
  });
  parser.on('fieldsLimit', () => fail(formTooLarge()));
  parser.on('partsLimit', () => fail(formTooLarge()));
  const counts = new Map<string, number>();
  parser.on('file', (field, stream, info) => {
    // The stream may break before anybody reads it; the reader sees the error then.
    stream.on('error', () => {});
    // A file input where nothing was chosen is sent with an empty name.
    if (!info.filename) {
      stream.resume();
      return;
    }
    const wanted = Object.hasOwn(files, field) ? files[field] : undefined;
    const count = (counts.get(field) ?? 0) + 1;
    counts.set(field, count);
    const most = wanted ? (wanted.maxCount ?? 1) : 0;
    if (!wanted || count > most || problem) {
      if (!problem) fail(wanted ? tooManyFiles(most, field, ctx.lang) : unexpectedFile(field, ctx.lang));
      stream.resume();
      return;
    }
    const place = received.push(undefined) - 1;
    arriving.push(
      receiveFile(ctx, stream, info.filename, { ...wanted, field }).then(
        (file) => {
          received[place] = { field, file };
        },
        (error) => {
          fail(error);
          stream.resume();
        },
      ),
    );
  });

  try {
    await feed(parser, request, allowance(ctx, rule) + PATIENCE);
  } catch (error) {
    // A body that breaks off also breaks the files in it: say what happened, not what followed.
    problem = problem instanceof Problem ? problem : error;
    cut = true;
  }
  await Promise.all(arriving);
  if (problem) {
    await dispose();
    throw problem;
  }
  const byField = new Map<string, ReceivedFile[]>();
  for (const one of received) {
    if (one) byField.set(one.field, [...(byField.get(one.field) ?? []), one.file]);
  }
  return { fields, files: byField, dispose };
}

function openParser(type: string, rule: FormRule, ctx: Ctx): busboy.Busboy {
  const maxFiles = Object.values(rule.files ?? {}).reduce((sum, { maxCount }) => sum + (maxCount ?? 1), 0);
  const maxFields = rule.maxFields ?? 500;
  try {
    return busboy({
      headers: { 'content-type': type },
      defParamCharset: 'utf8',
      limits: {
        fields: maxFields,
        fieldSize: rule.maxFieldBytes ?? 100_000,
        fieldNameSize: 200,
        // Files beyond these are refused one by one, so that the problem names its field.
        parts: maxFields + maxFiles + 50,
      },
    });
  } catch (error) {
    ctx.app.log.debug({ err: error }, 'a form could not be read');
    throw badForm();
  }
}

/** Most bytes that a form within its limits can have, roughly. */
function allowance(ctx: Ctx, rule: FormRule): number {
  const files = Object.values(rule.files ?? {});
  return files.reduce(
    (sum, one) => sum + (one.maxBytes ?? ctx.app.config.maxUploadBytes) * (one.maxCount ?? 1),
    1_048_576,
  );
}

/** Passes the body to the parser; resolves when the parser is done with it. */
function feed(parser: busboy.Busboy, request: Request, most: number): Promise<void> {
  if (!request.body) return Promise.reject(badForm());
  const body = Readable.fromWeb(request.body as NodeWebStream<Uint8Array>);
  return new Promise((resolve, reject) => {
    let size = 0;
    const stop = (problem: Problem) => {
      body.unpipe(parser);
      body.destroy();
      parser.destroy();
      reject(problem);
    };
    body.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
      if (size > most) stop(formTooLarge());
    });
    body.on('error', () => stop(badForm()));
    parser.on('error', () => stop(badForm()));
    parser.on('close', resolve);
    body.pipe(parser);
  });
}
