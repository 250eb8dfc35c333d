import PDFDocument from 'pdfkit';

/** Missing in the types of the library. */
interface Opener {
  openImage(bytes: Buffer): { readonly width: number; readonly height: number };
}

const A4 = [595.28, 841.89] as const;

/**
 * Lays photographs or scans (JPEG, PNG) on A4 pages, one per page, upright or across as the picture is. Pure: no clock is
 * read, so the same pictures give the same file.
 *
 * @throws Error when a picture cannot be decoded
 */
export async function imagesToPdf(images: readonly Uint8Array[], title: string, at: Date): Promise<Uint8Array> {
  const doc = new PDFDocument({
    autoFirstPage: false,
    margin: 0,
    lang: 'vi-VN',
    info: { Title: title, CreationDate: at, ModDate: at, Producer: 'tinhso' },
  });
  const chunks: Uint8Array[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.on('end', () => resolve());
    doc.on('error', reject);
  });
  try {
    for (const image of images) {
      const bytes = Buffer.from(image);
      const picture = (doc as unknown as Opener).openImage(bytes);
      const [width, height] = picture.width > picture.height ? [A4[1], A4[0]] : A4;
      doc.addPage({ size: [width, height], margin: 0 });
      const room = 18;
      doc.image(bytes, room, room, { fit: [width - 2 * room, height - 2 * room], align: 'center', valign: 'center' });
    }
  } finally {
    doc.end();
  }
  await ended;
  return Buffer.concat(chunks);
}
