import type { Ctx } from '../../../kernel/context.ts';
import { longMoment, placeAndDate, renderDocument } from '../../../kernel/pdf/index.ts';
import { provinceInfo } from '../../../kernel/units/index.ts';
import { limitsOn } from '../settings/read.ts';
import { DATA_KIND_NAMES } from '../words/breaches.ts';
import type { Breach } from './breach.ts';

/**
 * The notification of a breach to the authority, to be signed and sent. Its parts follow the form of Decree
 * 13/2023/NĐ-CP (Mẫu số 03) as remembered; the annex of Decree 356/2025/NĐ-CP was not compared.
 */
export async function notificationForm(ctx: Ctx, breach: Breach): Promise<Uint8Array> {
  const province = (await provinceInfo(ctx))?.name.vi ?? 'Tỉnh';
  const { authority } = await limitsOn(ctx, breach.discoveredAt);
  const agency = `Ủy ban nhân dân ${province.charAt(0).toLowerCase()}${province.slice(1)}`;
  const kinds = breach.dataKinds.map((kind) => DATA_KIND_NAMES[kind].vi.toLowerCase()).join('; ');
  const late =
    ctx.now > breach.notifyDueAt && !breach.notifiedAt
      ? 'Thông báo này gửi sau 72 giờ kể từ khi phát hiện; lý do chậm: ………………………………………'
      : null;
  return renderDocument({
    paper: 'A4',
    meta: { title: `Thông báo vi phạm ${breach.code}`, author: agency, createdAt: ctx.now },
    letterhead: {
      agency,
      number: 'Số: ………/TB-UBND',
      placeAndDate: placeAndDate(province.replace(/^(Tỉnh|Thành phố)\s+/, ''), ctx.now),
    },
    footer: breach.code,
    blocks: [
      {
        kind: 'title',
        text: 'THÔNG BÁO',
        subtitle: 'Vi phạm quy định về bảo vệ dữ liệu cá nhân',
        rule: true,
      },
      { kind: 'paragraph', text: `Kính gửi: ${authority.vi}`, align: 'center' },
      { kind: 'heading', text: '1. Vụ việc' },
      {
        kind: 'fields',
        rows: [
          [{ label: 'Mã theo dõi', value: breach.code }],
          [{ label: 'Tên vụ việc', value: breach.title }],
          [{ label: 'Xảy ra lúc', value: breach.happenedAt ? longMoment(breach.happenedAt) : 'Chưa xác định' }],
          [{ label: 'Phát hiện lúc', value: longMoment(breach.discoveredAt) }],
          [{ label: 'Hạn thông báo (72 giờ)', value: longMoment(breach.notifyDueAt) }],
        ],
      },
      { kind: 'paragraph', text: breach.what },
      { kind: 'heading', text: '2. Dữ liệu và người bị ảnh hưởng' },
      {
        kind: 'fields',
        rows: [
          [{ label: 'Loại dữ liệu cá nhân', value: kinds }],
          [{ label: 'Số chủ thể dữ liệu', value: String(breach.people) }],
        ],
      },
      { kind: 'heading', text: '3. Hậu quả, thiệt hại có thể xảy ra' },
      { kind: 'paragraph', text: breach.consequences },
      { kind: 'heading', text: '4. Biện pháp đã và sẽ thực hiện' },
      { kind: 'paragraph', text: breach.measures },
      { kind: 'heading', text: '5. Đầu mối bảo vệ dữ liệu cá nhân' },
      { kind: 'paragraph', text: 'Họ tên, điện thoại, thư điện tử: ………………………………………………………………' },
      ...(late ? [{ kind: 'paragraph' as const, text: late }] : []),
      {
        kind: 'signatures',
        right: { authority: 'TM. ỦY BAN NHÂN DÂN', position: 'CHỦ TỊCH', hint: '(Ký, ghi rõ họ tên và đóng dấu)' },
        recipients: ['Như trên', 'Lưu: VT'],
      },
    ],
  });
}
