import type { DocumentSpec } from '../../../kernel/pdf/index.ts';
import { type Answers, answerText } from '../forms/answers.ts';
import type { Procedure } from '../procedures/schema.ts';
import { extractDocument } from './extract.ts';
import { householdBusinessCertificate } from './household-business-certificate.ts';
import { officialResult } from './official-result.ts';

export interface ResultFacts {
  readonly procedure: Procedure;
  readonly answers: Answers;
  readonly dossierCode: string;
  readonly number: string;
  readonly verificationUrl: string;
  readonly agency: { readonly name: string; readonly parent?: string };
  readonly place: string;
  readonly issuedAt: Date;
  /** Local day of issue, YYYY-MM-DD. */
  readonly issuedOn: string;
  readonly applicant: { readonly name: string; readonly gender: 'male' | 'female' | null };
  readonly leader: string;
  unitName(id: string): string;
}

/** The result document of a granted dossier, filled from the answers as the procedure's data says. Pure. */
export function resultDocument(facts: ResultFacts): DocumentSpec {
  const { procedure, answers } = facts;
  const { result } = procedure;
  const fields = new Map(procedure.form.pages.flatMap((page) => page.fields).map((field) => [field.key, field]));
  const text = (template: string): string =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => {
      const field = fields.get(name);
      return field ? answerText(field, answers[name], 'vi', facts.unitName) : '';
    });
  /** The answer itself (a date as YYYY-MM-DD, money as a number), where the template is one field. */
  const raw = (template: string) => answers[/^\{(\w+)\}$/.exec(template)?.[1] ?? ''];
  const common = {
    agency: facts.agency.name,
    ...(facts.agency.parent ? { parentAgency: facts.agency.parent } : {}),
    place: facts.place,
    issuedAt: facts.issuedAt,
    dossierCode: facts.dossierCode,
    verificationUrl: facts.verificationUrl,
  };
  const signer = {
    ...(result.signer.authority ? { authority: result.signer.authority } : {}),
    position: result.signer.position,
    name: facts.leader,
  };
  if (result.template === 'official') {
    return officialResult({
      ...common,
      number: facts.number,
      title: result.title,
      paragraphs: result.paragraphs.map(text),
      fields: result.fields.map((field) => ({ label: field.label, value: text(field.value) })),
      applicant: facts.applicant.name,
      signer,
    });
  }
  if (result.template === 'extract') {
    return extractDocument({
      ...common,
      number: facts.number,
      title: result.title,
      ...(result.subtitle ? { subtitle: result.subtitle } : {}),
      // A part about somebody whom the form did not ask about is left out; single blanks stay, as on the printed forms.
      parts: result.parts
        .map((part) => ({
          ...(part.title ? { title: part.title } : {}),
          fields: part.fields.map((field) => ({ label: field.label, value: text(field.value).trim() })),
        }))
        .filter((part) => part.fields.some((field) => field.value !== '')),
      ...(result.note ? { note: text(result.note) } : {}),
      applicant: facts.applicant.name,
      signer,
    });
  }
  const { fill } = result;
  const spec = householdBusinessCertificate({
    ...common,
    businessCode: text(fill.businessCode),
    firstRegisteredOn: facts.issuedOn,
    name: text(fill.name),
    address: text(fill.address),
    phone: text(fill.phone),
    email: text(fill.email),
    activities: [{ code: '', name: text(fill.activity), main: true }],
    capital: Number(raw(fill.capital) ?? 0),
    owner: {
      name: text(fill.ownerName),
      gender: facts.applicant.gender === 'female' ? 'Nữ' : facts.applicant.gender === 'male' ? 'Nam' : '',
      bornOn: String(raw(fill.ownerBirth) ?? ''),
      personalId: text(fill.ownerId),
      contactAddress: text(fill.ownerAddress),
    },
    signer,
  });
  return spec.letterhead ? { ...spec, letterhead: { ...spec.letterhead, number: `Số: ${facts.number}` } } : spec;
}
