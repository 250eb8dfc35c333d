import { z } from 'zod';
import { defineQuery } from '../../kernel/command.ts';
import { notFound } from '../../kernel/problem.ts';
import { findDossierByCode } from '../services/index.ts';

/** In an emergency a dossier is found by the code that the citizen has. Nobody passes but by break-glass. */
export const findDossierInEmergency = defineQuery({
  name: 'staff.dossier.find',
  title: { vi: 'Tìm hồ sơ khi khẩn cấp', en: 'Find a dossier in an emergency' },
  input: z.object({ code: z.string().trim().min(1).max(60) }),
  allow: { breakGlass: true },
  async run(ctx, { code }): Promise<{ dossierId: string }> {
    const dossier = await findDossierByCode(ctx, code);
    if (!dossier) throw notFound({ vi: 'hồ sơ có mã này', en: 'A dossier of this code' });
    return { dossierId: dossier.id };
  },
});
