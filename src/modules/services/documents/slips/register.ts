import { setTimeout as sleep } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import { localDate, localTime } from '../../../../kernel/calendar/index.ts';
import { fontBytes, longDateOf, longMoment } from '../../../../kernel/pdf/index.ts';
import type { RegisterRow } from '../../dossiers/register-book.ts';
import { stateInfo } from '../../dossiers/states.ts';
import type { SlipForm } from './forms.ts';

export interface RegisterHead {
  readonly form: SlipForm;
  readonly parentAgency?: string;
  readonly agency: string;
  /** First and last day, YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  readonly printedAt: Date;
}

const MM = 72 / 25.4;
const MARGIN = 10 * MM;
const WIDTH = 297 * MM - 2 * MARGIN;
const BOTTOM = 210 * MM - MARGIN - 4 * MM;
const PAD = 2;
/** Bytes that may wait for a slow reader before the next page is made. */
const WAITING = 262_144;

const CHANNELS = { direct: 'Trực tiếp', online: 'Trực tuyến', postal: 'Bưu chính' } as const;
const LATE = { early: 'Trước hạn', on_time: 'Đúng hạn', late: 'Quá hạn' } as const;

const moment = (at: Date | null): string =>
  at ? `${localTime(at)} ${localDate(at).split('-').reverse().join('/')}` : '';

interface Column {
  readonly title: string;
  /** Share of the width. */
  readonly width: number;
  cell(row: RegisterRow, n: number): string;
}

const COLUMNS: readonly Column[] = [
  { title: 'STT', width: 3, cell: (_, n) => String(n) },
  { title: 'Mã hồ sơ', width: 13, cell: (row) => row.code },
  { title: 'Tên thủ tục hành chính', width: 12, cell: (row) => row.procedure },
  { title: 'Số bộ', width: 3, cell: (row) => String(row.sets).padStart(2, '0') },
  { title: 'Tên cá nhân, tổ chức', width: 9, cell: (row) => row.applicant },
  { title: 'Địa chỉ, số điện thoại', width: 12, cell: (row) => [row.address, row.phone].filter(Boolean).join(' – ') },
  { title: 'Cơ quan chủ trì giải quyết', width: 10, cell: (row) => row.deciding },
  { title: 'Tiếp nhận', width: 6, cell: (row) => moment(row.receivedAt) },
  { title: 'Hẹn trả kết quả', width: 6, cell: (row) => moment(row.dueAt) },
  { title: 'Chuyển đến cơ quan giải quyết', width: 6, cell: (row) => moment(row.transferredAt) },
  { title: 'Nhận kết quả từ cơ quan giải quyết', width: 6, cell: (row) => moment(row.handledAt) },
  { title: 'Trả kết quả', width: 6, cell: (row) => moment(row.returnedAt) },
  {
    title: 'Phương thức nhận',
    width: 5,
    cell: (row) => (row.returnedAt ? CHANNELS[row.channel] : ''),
  },
  { title: 'Ký nhận', width: 5, cell: () => '' },
  {
    title: 'Ghi chú',
    width: 7,
    cell: (row) =>
      [stateInfo(row.state).name.vi, row.timeliness ? LATE[row.timeliness] : ''].filter(Boolean).join('; '),
  },
];
const TOTAL = COLUMNS.reduce((sum, column) => sum + column.width, 0);

/**
 * The register as A4 landscape, written while the rows come in: a page leaves memory when the next one begins, so a year
 * of a busy centre costs no more than a day. An error of the rows breaks the file off.
 */
export function streamRegister(head: RegisterHead, pages: AsyncIterable<readonly RegisterRow[]>): PDFKit.PDFDocument {
  const doc = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin: 0,
    autoFirstPage: false,
    bufferPages: false,
    lang: 'vi',
    displayTitle: true,
    font: null as unknown as string,
    info: {
      Title: `${head.form.title} ${head.from} – ${head.to}`,
      Author: head.agency,
      Creator: 'tinhso',
      Producer: 'tinhso (pdfkit)',
      CreationDate: head.printedAt,
      ModDate: head.printedAt,
    },
  });
  for (const name of ['regular', 'bold', 'italic'] as const)
    doc.registerFont(name, fontBytes(name) as unknown as PDFKit.Mixins.PDFFontSource);
  write(doc, head, pages).catch((error: unknown) => doc.destroy(error as Error));
  return doc;
}

async function write(
  doc: PDFKit.PDFDocument,
  head: RegisterHead,
  pages: AsyncIterable<readonly RegisterRow[]>,
): Promise<void> {
  let page = 0;
  let y = 0;
  const nextPage = (): void => {
    doc.addPage();
    page += 1;
    doc.font('italic').fontSize(7);
    doc.text(`${head.form.line} – ${head.agency}`, MARGIN, 210 * MM - MARGIN, { lineBreak: false });
    doc.text(`Trang ${page}`, MARGIN, 210 * MM - MARGIN, { width: WIDTH, align: 'right', lineBreak: false });
    y = MARGIN;
    if (page === 1) y = title(doc, head);
    y = drawRow(
      doc,
      COLUMNS.map((column) => column.title),
      y,
      'bold',
      'center',
    );
  };
  nextPage();
  let n = 0;
  for await (const rows of pages) {
    for (const row of rows) {
      n += 1;
      const cells = COLUMNS.map((column) => column.cell(row, n).normalize('NFC'));
      if (y + heightOf(doc, cells, 'regular') > BOTTOM) nextPage();
      y = drawRow(doc, cells, y, 'regular', 'left');
    }
    while (doc.readableLength > WAITING && !doc.destroyed) await sleep(5);
    if (doc.destroyed) return;
  }
  if (y + 12 * MM > BOTTOM) nextPage();
  doc.font('italic').fontSize(8);
  doc.text(`Tổng số: ${n} hồ sơ. In lúc ${longMoment(head.printedAt)}.`, MARGIN, y + 3 * MM, { width: WIDTH });
  doc.end();
}

function title(doc: PDFKit.PDFDocument, head: RegisterHead): number {
  const half = WIDTH / 2;
  const put = (text: string, x: number, y: number, font: string, size: number): number => {
    doc.font(font).fontSize(size).text(text, x, y, { width: half, align: 'center' });
    return doc.y;
  };
  let left = MARGIN;
  if (head.parentAgency) left = put(head.parentAgency.toLocaleUpperCase('vi'), MARGIN, left, 'regular', 9);
  left = put(head.agency.toLocaleUpperCase('vi'), MARGIN, left, 'bold', 9);
  let right = put('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', MARGIN + half, MARGIN, 'bold', 9);
  right = put('Độc lập - Tự do - Hạnh phúc', MARGIN + half, right, 'bold', 10);
  const y = Math.max(left, right) + 4 * MM;
  doc.font('bold').fontSize(13).text(head.form.title, MARGIN, y, { width: WIDTH, align: 'center' });
  doc
    .font('italic')
    .fontSize(10)
    .text(`(Từ ${longDateOf(head.from)} đến ${longDateOf(head.to)})`, MARGIN, doc.y, { width: WIDTH, align: 'center' });
  return doc.y + 3 * MM;
}

const SIZE = 7.5;
const widthOf = (column: Column): number => (WIDTH * column.width) / TOTAL;

function heightOf(doc: PDFKit.PDFDocument, cells: readonly string[], font: string): number {
  doc.font(font).fontSize(SIZE);
  return (
    Math.max(
      SIZE * 1.2,
      ...COLUMNS.map((column, i) => doc.heightOfString(cells[i] || ' ', { width: widthOf(column) - 2 * PAD })),
    ) +
    2 * PAD
  );
}

function drawRow(
  doc: PDFKit.PDFDocument,
  cells: readonly string[],
  y: number,
  font: string,
  align: 'left' | 'center',
): number {
  const height = heightOf(doc, cells, font);
  let x = MARGIN;
  for (const [i, column] of COLUMNS.entries()) {
    const width = widthOf(column);
    doc.lineWidth(0.4).rect(x, y, width, height).stroke('#000000');
    doc.fillColor('#000000').text(cells[i] ?? '', x + PAD, y + PAD, { width: width - 2 * PAD, align });
    x += width;
  }
  return y + height;
}
