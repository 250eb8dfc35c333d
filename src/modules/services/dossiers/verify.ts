import { z } from 'zod';
import { defineQuery } from '../../../kernel/command.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { readFileBytes } from '../../../kernel/files/index.ts';
import { type VerificationReport, verifyPdf } from '../../../kernel/signing/index.ts';
import { signingKeys } from '../../../kernel/signing/keys.ts';
import type { Text } from '../../../kernel/text.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import { getDossier } from './dossier.ts';
import { type Paper, paperByDigest, paperByVerifyCode } from './papers.ts';

/** What anyone may know of an issued paper: who issued it, when, and whether its signatures hold. Nothing of the person. */
export interface VerifiedPaper {
  readonly kind: Paper['kind'];
  readonly number: string | null;
  readonly verifyCode: string;
  readonly sha256: string;
  readonly issuedAt: Date;
  readonly agencyId: string;
  readonly dossierCode: string;
  readonly resultName: Text;
  /** Whether it still holds: a replaced or revoked paper keeps its signatures, but not its force. */
  readonly status: Paper['status'];
  readonly endedAt: Date | null;
  readonly endReason: string | null;
  /** Code of the paper that took its place. */
  readonly replacedBy: string | null;
  readonly report: VerificationReport;
}

/** Papers that the deciding agency issues; the others come from where it was received. */
const DECIDED: readonly Paper['kind'][] = ['result', 'denial', 'apology', 'stop'];

async function verified(ctx: Ctx, paper: Paper | undefined): Promise<VerifiedPaper | null> {
  if (!paper) return null;
  const dossier = await getDossier(ctx, paper.dossierId);
  const { procedure } = await procedureVersion(ctx, dossier.procedureVersionId);
  const bytes = await readFileBytes(ctx, paper.fileId);
  return {
    kind: paper.kind,
    number: paper.number,
    verifyCode: paper.verifyCode,
    sha256: paper.sha256,
    issuedAt: paper.issuedAt,
    agencyId: DECIDED.includes(paper.kind) ? dossier.decidingAgencyId : dossier.receivingAgencyId,
    dossierCode: dossier.code,
    resultName: procedure.result.name,
    status: paper.status,
    endedAt: paper.endedAt,
    endReason: paper.endReason,
    replacedBy: paper.replacedBy,
    report: await verifyPdf(bytes, { trustedRoots: await signingKeys(ctx.app).trustedRoots(), now: ctx.now }),
  };
}

export const verifyByCode = defineQuery({
  name: 'services.paper.verify',
  title: { vi: 'Kiểm tra giấy tờ theo mã', en: 'Verify a paper by its code' },
  input: z.object({ code: z.string().min(1).max(60) }),
  allow: { public: true },
  run: async (ctx, { code }) => verified(ctx, await paperByVerifyCode(ctx, code)),
});

export const verifyByFile = defineQuery({
  name: 'services.paper.verifyFile',
  title: { vi: 'Kiểm tra giấy tờ theo tệp', en: 'Verify a paper by its file' },
  input: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  allow: { public: true },
  run: async (ctx, { sha256 }) => verified(ctx, await paperByDigest(ctx, sha256)),
});
