import type { App } from '../../../kernel/app.ts';
import { keptSecret } from '../../../kernel/config/secret.ts';

/** Where the stand-in gateway of a demonstration lives. */
export const STAND_IN = '/cong-thanh-toan-gia-lap';

/** Settings of the stand-in: its secret is made at the first start and kept in `DATA_DIR/payment-stand-in-secret`. */
export const standInSettings = (app: App) => ({
  tmnCode: 'TINHSO01',
  hashSecret: keptSecret(app.config.dataDir, 'payment-stand-in-secret'),
  payUrl: `${app.config.baseUrl}${STAND_IN}/pay`,
  apiUrl: `${app.config.baseUrl}${STAND_IN}/api`,
});
