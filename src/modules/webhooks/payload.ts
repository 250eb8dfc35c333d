import type { App } from '../../kernel/app.ts';
import { localDate } from '../../kernel/calendar/index.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { EventType, StoredEvent } from '../../kernel/events/index.ts';
import { agenciesOf, unitsOf } from '../../kernel/units/index.ts';

/** Kinds of events other systems may be told of. */
export const sharedEvents = (app: Pick<App, 'modules'>): EventType[] =>
  app.modules.flatMap((module) => (module.events ?? []).filter((event) => event.shared));

/** The same for consumers, which are declared before there is a program. */
export const SHARED_TYPES = [
  'services.dossier.submitted',
  'services.dossier.received',
  'services.dossier.moved',
  'services.dossier.refused',
  'services.dossier.handled',
  'services.dossier.returned',
  'services.dossier.stopped',
  'services.dossier.rehandled',
  'services.dossier.reopened',
  'services.result.corrected',
  'services.result.revoked',
] as const;

/** State of the dossier that an event tells of; events of a result leave it as it is. */
const STATES: Readonly<Record<string, number>> = {
  'services.dossier.submitted': 1,
  'services.dossier.received': 2,
  'services.dossier.refused': 3,
  'services.dossier.stopped': 8,
  'services.dossier.handled': 9,
  'services.dossier.rehandled': 9,
  'services.dossier.returned': 10,
  'services.dossier.reopened': 4,
};

interface Told {
  readonly code?: string;
  readonly procedure?: string;
  readonly action?: string;
  readonly to?: number;
  readonly dueAt?: string | null;
  readonly outcome?: string;
  readonly timeliness?: string;
  readonly channel?: string;
}

/**
 * What is sent: a CloudEvent 1.0 in structured mode. Code, state, times, place and procedure of the dossier, and nothing of
 * its people: the fields are named here one by one, so that a field added to an event does not leave by itself.
 */
export async function payloadOf(ctx: Ctx, event: StoredEvent): Promise<string> {
  const told = event.data as Told;
  const day = localDate(event.at);
  const agency = event.agencyId ? (await agenciesOf(ctx)).agencyById(event.agencyId, day) : undefined;
  const unit = event.unitId ? (await unitsOf(ctx)).unitById(event.unitId, day) : undefined;
  const withdrawn = told.outcome === 'withdrawn';
  const state = withdrawn ? 7 : (told.to ?? STATES[event.type]);
  return JSON.stringify({
    specversion: '1.0',
    id: event.id,
    source: ctx.app.config.baseUrl,
    type: `vn.tinhso.${event.type}`,
    subject: told.code ?? event.subject,
    time: event.at.toISOString(),
    datacontenttype: 'application/json',
    data: {
      code: told.code ?? null,
      procedure: told.procedure ?? null,
      ...(state === undefined ? {} : { state }),
      ...(told.action === undefined ? {} : { action: told.action }),
      ...(told.outcome === undefined ? {} : { outcome: told.outcome }),
      ...(told.timeliness === undefined ? {} : { timeliness: told.timeliness }),
      ...(told.channel === undefined ? {} : { channel: told.channel }),
      ...(told.dueAt === undefined ? {} : { dueAt: told.dueAt }),
      unit: unit?.code ?? null,
      agency: agency?.identifier ?? null,
    },
  });
}
