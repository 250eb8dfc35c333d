import type { App } from '../../../../kernel/app.ts';
import type { PaymentAdapter } from '../port.ts';
import { vietQr } from './emv.ts';
import { readStatement } from './statement.ts';

/** The account transfers go to. A demonstration has one that no bank knows: its BIN is given to nobody. */
const accountOf = (app: App) =>
  app.config.payments.vietqr ??
  (app.config.demo
    ? { bin: '000000', account: '0000000000', holder: 'TAI KHOAN THU NGHIEM', bank: 'Thử nghiệm' }
    : null);

/** Transfer by VietQR (NAPAS, EMVCo): the bank tells us by its statement, where the payment code is in the text. */
export const adapter: PaymentAdapter = {
  name: 'vietqr',
  order: 20,
  title: { vi: 'Chuyển khoản bằng mã VietQR', en: 'Bank transfer by VietQR' },
  hint: {
    vi: 'Quét mã bằng ứng dụng ngân hàng. Biên lai có sau khi ngân hàng báo tiền đến, thường trong ngày làm việc.',
    en: 'Scan the code with your banking application. The receipt follows when the bank reports the money, usually within the working day.',
  },
  expiresAfter: 3 * 24 * 60,
  available: (app) => accountOf(app) !== null,
  begin({ app }, { txnRef, amount }) {
    const to = accountOf(app);
    if (!to) throw new Error('no account for VietQR is configured');
    return {
      kind: 'transfer',
      qr: vietQr(to, amount, txnRef),
      bank: to.bank,
      account: to.account,
      holder: to.holder,
      text: txnRef,
    };
  },
  statement: readStatement,
};
