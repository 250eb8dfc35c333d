import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createWorker, OEM } from 'tesseract.js';

const require = createRequire(import.meta.url);

/** Where the packages lie: nothing is ever fetched from another host. */
const paths = () => ({
  workerPath: join(dirname(require.resolve('tesseract.js/package.json')), 'src/worker-script/node/index.js'),
  langPath: join(dirname(require.resolve('@tesseract.js-data/vie/package.json')), '4.0.0'),
});

/** Reads Vietnamese text on pictures (JPEG, PNG), one text per picture. Takes about a second a page, in a thread of its own. */
export async function recognise(images: readonly Uint8Array[]): Promise<string[]> {
  let failed: (error: unknown) => void = () => {};
  const broken = new Promise<never>((_, reject) => {
    failed = reject;
  });
  broken.catch(() => {});
  const worker = await Promise.race([
    createWorker('vie', OEM.LSTM_ONLY, {
      ...paths(),
      gzip: true,
      cacheMethod: 'none',
      // Without a handler an error in the thread ends the whole program.
      errorHandler: (error: unknown) => failed(error instanceof Error ? error : new Error(String(error))),
    }),
    broken,
  ]);
  try {
    const texts: string[] = [];
    for (const image of images) {
      const { data } = await Promise.race([worker.recognize(Buffer.from(image)), broken]);
      texts.push(data.text.normalize('NFC').trim());
    }
    return texts;
  } finally {
    await worker.terminate();
  }
}
