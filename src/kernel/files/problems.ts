import { Problem } from '../problem.ts';
import type { Lang, Text } from '../text.ts';
import { KINDS, type Kind } from './kinds.ts';

/** What is wrong with one file, at its field when it came by a form. */
function fileProblem(status: number, code: string, text: Text, field: string | undefined, lang: Lang): Problem {
  return new Problem(status, code, text, field === undefined ? [] : [{ path: field, message: text[lang] }]);
}

/** `10 MB`, `500 KB`: MiB and KiB as people call them, in the notation of the language. */
export function sizeText(bytes: number, lang: Lang): string {
  const [value, unit] =
    bytes >= 1_048_576 ? [bytes / 1_048_576, 'MB'] : bytes >= 1024 ? [bytes / 1024, 'KB'] : [bytes, 'B'];
  return `${new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(value)} ${unit}`;
}

export const tooLarge = (maxBytes: number, field: string | undefined, lang: Lang): Problem =>
  fileProblem(
    413,
    'file_too_large',
    {
      vi: `Tệp quá lớn. Mỗi tệp không được vượt quá ${sizeText(maxBytes, 'vi')}.`,
      en: `The file is too large. Each file may have at most ${sizeText(maxBytes, 'en')}.`,
    },
    field,
    lang,
  );

export const wrongKind = (accept: readonly Kind[], field: string | undefined, lang: Lang): Problem => {
  const kinds = accept.map((kind) => KINDS[kind].label).join(', ');
  return fileProblem(
    415,
    'file_kind_not_allowed',
    {
      vi: `Loại tệp không được chấp nhận. Chỉ nhận tệp: ${kinds}.`,
      en: `This kind of file is not taken. Allowed: ${kinds}.`,
    },
    field,
    lang,
  );
};

export const emptyFile = (field: string | undefined, lang: Lang): Problem =>
  fileProblem(422, 'file_empty', { vi: 'Tệp rỗng, không có nội dung.', en: 'The file is empty.' }, field, lang);

export const tooManyFiles = (most: number, field: string | undefined, lang: Lang): Problem =>
  fileProblem(
    413,
    'too_many_files',
    { vi: `Quá nhiều tệp. Tối đa ${most} tệp.`, en: `Too many files. At most ${most}.` },
    field,
    lang,
  );

export const unexpectedFile = (field: string, lang: Lang): Problem =>
  fileProblem(422, 'file_not_expected', { vi: 'Mục này không nhận tệp.', en: 'No file belongs here.' }, field, lang);

export const infected = (field: string | undefined, lang: Lang): Problem =>
  fileProblem(
    422,
    'file_infected',
    { vi: 'Tệp chứa mã độc nên không được nhận.', en: 'The file contains malicious code and was not taken.' },
    field,
    lang,
  );

export const disguised = (what: 'two_kinds' | 'too_many_pixels', field: string | undefined, lang: Lang): Problem =>
  what === 'two_kinds'
    ? fileProblem(
        422,
        'file_in_disguise',
        {
          vi: 'Tệp chứa thêm nội dung của một loại tệp khác nên không được nhận. Hãy chụp lại, quét lại hoặc lưu lại tệp.',
          en: 'The file holds a second kind of file and was not taken. Photograph, scan or save it again.',
        },
        field,
        lang,
      )
    : fileProblem(
        422,
        'picture_too_large',
        {
          vi: 'Ảnh có quá nhiều điểm ảnh. Hãy chụp hoặc quét lại với độ phân giải thấp hơn.',
          en: 'The picture has too many pixels. Photograph or scan it again at a lower resolution.',
        },
        field,
        lang,
      );

export const scanUnavailable = (): Problem =>
  new Problem(503, 'scan_unavailable', {
    vi: 'Chưa kiểm tra được mã độc trong tệp. Vui lòng thử lại sau ít phút.',
    en: 'The file could not be checked for malicious code. Please try again in a few minutes.',
  });

export const badForm = (): Problem =>
  new Problem(400, 'bad_form', {
    vi: 'Biểu mẫu gửi lên bị lỗi hoặc chưa gửi hết.',
    en: 'The form sent is damaged or incomplete.',
  });

export const formNeeded = (): Problem =>
  new Problem(415, 'form_needed', {
    vi: 'Nội dung gửi lên phải là biểu mẫu (multipart/form-data hoặc application/x-www-form-urlencoded).',
    en: 'The body must be a form (multipart/form-data or application/x-www-form-urlencoded).',
  });

export const formTooLarge = (): Problem =>
  new Problem(413, 'form_too_large', { vi: 'Biểu mẫu gửi lên quá lớn.', en: 'The form is too large.' });
