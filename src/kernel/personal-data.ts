import type { Ctx } from './context.ts';
import type { Text } from './text.ts';

/**
 * A table that holds something about a person, and what becomes of it when they ask for erasure. Declared by the module
 * that owns the table (`personalData` of its face), read by whoever answers the rights of a person (Law 91/2025/QH15).
 * A test fails for a table with a person's id that no face declares.
 */
export interface PersonTable {
  readonly table: string;
  /** Columns with the id of the person (uuid); one match is enough. Empty when `via` says how it is reached. */
  readonly person: readonly string[];
  /** Reached through another table: `column` refers to the `id` of `table`, whose `person` column holds the person's id. */
  readonly via?: { readonly column: string; readonly table: string; readonly person: string };
  readonly title: Text;
  /** Code of a purpose in the province's register of purposes. */
  readonly purpose: string;
  /** Columns given out, in this order. Never secrets, hashes of secrets, or the data of others. */
  readonly columns: readonly string[];
  /** Newest first by this column; the order does not matter when absent. */
  readonly newest?: string;
  /**
   * What erasure does: removes the rows, or keeps them for a reason that is told to the person. Where only a part may go,
   * a function removes or empties it and answers how many rows it touched; `rest` says why the others stay.
   */
  readonly erase:
    | 'delete'
    | { readonly run: (ctx: Ctx, personId: string) => Promise<number>; readonly rest?: Text }
    | { readonly kept: Text };
}

export interface PersonalData {
  readonly tables: readonly PersonTable[];
  /**
   * Columns that only say which officer did something in office. The deed belongs to the agency's record, not to the
   * officer's own data: it is counted for them, neither given out (others appear in it) nor erased.
   */
  readonly deeds?: Readonly<Record<string, readonly string[]>>;
  /** Columns that look like a person's id and are none: `table.column` and what it is. */
  readonly others?: Readonly<Record<string, string>>;
  /** What withdrawing the consent to a purpose, or giving it, changes in this module. */
  readonly consents?: Readonly<Record<string, (ctx: Ctx, personId: string, given: boolean) => Promise<void>>>;
}

/** Why what the law orders to keep is kept. From memory where not marked otherwise; a lawyer of the province confirms them. */
export const KEPT = {
  archive: {
    vi: 'Hồ sơ thủ tục hành chính là tài liệu lưu trữ, phải giữ đủ thời hạn theo Luật Lưu trữ 33/2024/QH15 và Nghị định 118/2025/NĐ-CP.',
    en: 'Dossiers are archival records and are kept for their term (Law on Archives 33/2024/QH15, Decree 118/2025/NĐ-CP).',
  },
  ledger: {
    vi: 'Chứng từ thu phải giữ theo Luật Kế toán 88/2015/QH13 và Nghị định 174/2016/NĐ-CP.',
    en: 'Vouchers of payments are kept under the Law on Accounting 88/2015/QH13 and Decree 174/2016/NĐ-CP.',
  },
  log: {
    vi: 'Nhật ký chống sửa, là bằng chứng bảo vệ chính bạn; chỉ lưu mã và con số, không lưu nội dung bạn khai.',
    en: 'A tamper-evident log that protects you as well; it holds codes and figures, not what you declared.',
  },
  access: {
    vi: 'Nhật ký ai đã xem dữ liệu của bạn: pháp luật yêu cầu ghi lại việc xử lý dữ liệu cá nhân (Luật 91/2025/QH15).',
    en: 'The log of who looked at your data: the law asks for a record of processing (Law 91/2025/QH15).',
  },
  identity: {
    vi: 'Danh tính do hệ thống định danh quốc gia xác nhận, cần để biết hồ sơ đã nộp là của ai.',
    en: 'Your identity as the national identity system vouches for it; filed dossiers hang on it.',
  },
  staff: {
    vi: 'Hồ sơ về nhiệm vụ công vụ, giữ theo quy định về cán bộ, công chức và lưu trữ.',
    en: 'A record of public office, kept under the rules for officials and archives.',
  },
  rights: {
    vi: 'Bằng chứng rằng yêu cầu và sự đồng ý của bạn đã được thực hiện đúng (Luật 91/2025/QH15).',
    en: 'Evidence that your requests and consents were honoured (Law 91/2025/QH15).',
  },
} as const satisfies Record<string, Text>;
