import type { WorkingCalendar } from '../../../kernel/calendar/index.ts';
import { type Answers, isShown, pageShown, subjectLine, trimAnswers } from '../forms/answers.ts';
import { sampleAnswers } from '../forms/sample.ts';
import type { ProcedureVersion } from '../procedures/catalogue.ts';
import type { Channel, Procedure } from '../procedures/schema.ts';
import { counterTime, type DayPlan, onlineTime } from './arrivals.ts';
import type { Applicants, DemoPerson } from './people.ts';
import type { Place } from './places.ts';
import { chance, idAt, type Random, stream, whole } from './random.ts';
import type { Staff } from './staff.ts';
import type { Filing, Paper } from './track.ts';
import type { Offices, Scene, World } from './world.ts';

/** Share of what does not come online that comes by post. */
const BY_POST = 0.07;
/** Other seeds tried when a form finds no right answers with the first. */
const TRIES = 6;

export interface Arrival {
  readonly filing: Filing;
  readonly place: Place;
  /** Its own stream, for what happens to it. */
  readonly random: Random;
}

interface Arriving {
  readonly world: World;
  readonly staff: Staff;
  readonly applicants: Applicants;
  readonly seed: number;
  readonly general: WorkingCalendar;
}

/** Everything filed on a day, in the order of time. */
export async function arrivalsOf(plan: DayPlan, around: Arriving): Promise<Arrival[]> {
  const { day } = plan;
  const random = stream(around.seed, 'day', day);
  const scene = around.world.scene(day);
  const times = [
    ...Array.from({ length: plan.counter }, () => ({
      at: counterTime(random, day, around.general),
      channel: (chance(random, BY_POST) ? 'postal' : 'direct') as Channel,
    })),
    ...Array.from({ length: plan.online }, () => ({ at: onlineTime(random, day), channel: 'online' as Channel })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  const arrivals: Arrival[] = [];
  for (const { at, channel } of times) arrivals.push(await arrive(day, at, channel, scene, random, around));
  return arrivals;
}

async function arrive(
  day: string,
  moment: Date,
  wanted: Channel,
  scene: Scene,
  random: Random,
  { world, staff, applicants, seed, general }: Arriving,
): Promise<Arrival> {
  const place = scene.place(random);
  // A province without procedures for the counter has its people file online.
  const version = scene.procedure(random, wanted) ?? scene.procedure(random, 'online');
  if (!version) throw new Error(`no procedure can be filed on ${day}`);
  const channel = version.procedure.manners.some((manner) => manner.channel === wanted) ? wanted : 'online';
  const at = new Date(Math.round(moment.getTime() / 1000) * 1000);
  const offices = world.offices(place, version, day);
  if (!offices) throw new Error(`no agency for ${version.procedure.code} in ${place.unit.name} on ${day}`);
  const own = stream(seed, 'dossier', day, Math.floor(random() * 2 ** 31));
  const level = channel === 'online' ? version.procedure.identityLevel : 1;
  const applicant = applicants.someone(own, place.unit.id, at, day, level);
  const answers = fill(version, channel, { own, day, scene, place, applicant, offices });
  const unitName = (id: string) => world.units.unitById(id, day)?.name ?? '';
  const size = place.weight;
  const filing: Filing = {
    id: idAt(own, at),
    at,
    version,
    channel,
    applicant,
    offices,
    answers,
    subject: subjectLine(version.procedure.form, answers, 'vi', unitName),
    papers: papersFor(version.procedure, channel, answers, own),
    calendar: (await world.calendar(offices.deciding.id)) ?? general,
    registeredBy: channel === 'online' ? null : staff.someone(own, offices.receiving, 'receptionist', day, size),
  };
  return { filing, place, random: own };
}

interface Filling {
  readonly own: Random;
  readonly day: string;
  readonly scene: Scene;
  readonly place: Place;
  readonly applicant: DemoPerson;
  readonly offices: Offices;
}

/** Answers the form takes, filed where the place says. */
function fill({ procedure }: ProcedureVersion, _channel: Channel, filling: Filling): Answers {
  const { own, day, scene, applicant, offices } = filling;
  const field = procedure.agencies.unitField;
  const world = {
    today: day,
    communes: scene.communeIds,
    person: applicant,
    ...(field === undefined ? {} : { place: { field, commune: offices.unitId } }),
  };
  let last: unknown;
  for (let i = 0; i < TRIES; i += 1) {
    try {
      const answers = sampleAnswers(procedure.form, whole(own, 0, 2 ** 31), world);
      return trimAnswers(procedure.form, nobodysNumbers(answers, applicant.personalId));
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`no answers for the form of ${procedure.code}`, { cause: last });
}

/** Numbers of other people in the answers get a prefix that is nobody's; what they tell by their structure stays. */
function nobodysNumbers(answers: Answers, own: string): Answers {
  const changed = (value: unknown): unknown => {
    if (typeof value === 'string') return /^\d{12}$/.test(value) && value !== own ? `999${value.slice(3)}` : value;
    if (Array.isArray(value)) return value.map(changed);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, changed(inner)]));
  };
  return changed(answers) as Answers;
}

/** Papers that come with it: paper at the counter, pictures online. Their files are not made. */
function papersFor(procedure: Procedure, channel: Channel, answers: Answers, random: Random): Paper[] {
  const asked = procedure.form.pages
    .filter((page) => pageShown(page, answers))
    .flatMap((page) => page.fields)
    .flatMap((field) =>
      field.kind === 'file' && isShown(field, answers) && (field.required || chance(random, 0.3)) ? [field] : [],
    );
  const nameOf = (key: string): string => procedure.components.find((one) => one.key === key)?.name.vi ?? key;
  if (channel === 'online')
    return asked.map((field) => ({
      component: field.component,
      field: field.key,
      name: `${nameOf(field.component)}.jpg`,
      originals: 0,
      copies: 0,
    }));
  const needed = new Set(asked.map((field) => field.component));
  return procedure.components
    .filter((one) => one.required || needed.has(one.key))
    .map((one) => ({
      component: one.key,
      name: one.name.vi,
      originals: one.originals + one.copies > 0 ? one.originals : 1,
      copies: one.copies,
    }));
}
