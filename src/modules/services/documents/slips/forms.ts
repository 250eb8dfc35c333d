/** Papers of the one-stop shop whose layout a circular fixes. */
export type SlipKind = 'receipt' | 'supplement' | 'refusal' | 'apology' | 'stop' | 'control' | 'register';

interface FormSet {
  readonly circular: string;
  /** First day of force. */
  readonly from: string;
  readonly source: string;
  readonly forms: Partial<Record<SlipKind, { readonly number: string; readonly title: string }>>;
}

const receipt = { number: '01', title: 'GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ' };
const supplement = { number: '02', title: 'PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ' };

/**
 * The two sets of forms, the older one first. Compare titles and days of force with the circulars before use with real
 * dossiers: the day on which Circular 03/2025/TT-VPCP came into force is taken to be the day of its signature.
 */
export const FORM_SETS: readonly FormSet[] = [
  {
    circular: '01/2018/TT-VPCP',
    from: '2019-01-08',
    source: 'Thông tư 01/2018/TT-VPCP ngày 23/11/2018, Phụ lục',
    forms: {
      receipt,
      supplement,
      refusal: { number: '03', title: 'PHIẾU TỪ CHỐI GIẢI QUYẾT HỒ SƠ' },
      apology: { number: '04', title: 'PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ' },
      control: { number: '05', title: 'PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ' },
      register: { number: '06', title: 'SỔ THEO DÕI HỒ SƠ' },
    },
  },
  {
    circular: '03/2025/TT-VPCP',
    from: '2025-09-15',
    source: 'Thông tư 03/2025/TT-VPCP ngày 15/09/2025, Phụ lục',
    forms: {
      receipt,
      supplement,
      refusal: { number: '03', title: 'PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ' },
      apology: { number: '04', title: 'VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN' },
      stop: { number: '05', title: 'THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ' },
      control: { number: '06', title: 'PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ' },
      register: { number: '07', title: 'SỔ THEO DÕI HỒ SƠ' },
    },
  },
];

export interface SlipForm {
  readonly title: string;
  /** `Mẫu số 02 (Thông tư 03/2025/TT-VPCP)`; a plain letter where the set in force has no such form. */
  readonly line: string;
  /** As kept with the paper: `03/2025/TT-VPCP 02`. */
  readonly key: string | null;
}

/** The form in force on a local day YYYY-MM-DD. Pure. */
export function slipForm(kind: SlipKind, day: string): SlipForm {
  const set = FORM_SETS.findLast((one) => one.from <= day) ?? FORM_SETS[0];
  const form = set?.forms[kind];
  if (set && form) {
    return {
      title: form.title,
      line: `Mẫu số ${form.number} (Thông tư ${set.circular})`,
      key: `${set.circular} ${form.number}`,
    };
  }
  const title = FORM_SETS.findLast((one) => one.forms[kind])?.forms[kind]?.title ?? '';
  return { title, line: '', key: null };
}
