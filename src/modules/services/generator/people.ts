import { samplePerson } from '../forms/sample.ts';
import { chance, idAt, pick, type Random } from './random.ts';

/** An invented person. */
export interface DemoPerson {
  readonly id: string;
  readonly personalId: string;
  readonly fullName: string;
  readonly birthDate: string;
  readonly gender: 'male' | 'female';
  readonly phone: string;
  /** Level of the electronic identity. */
  readonly level: 1 | 2;
  readonly createdAt: Date;
}

/** How many numbers one prefix holds. */
const PER_PREFIX = 1_000_000;

/**
 * Numbers of invented people begin with 98x (officers) and 99x (applicants): no province and no country has such a
 * code (Circular 59/2021/TT-BCA, appendices), so that none can be anybody's.
 */
export function inventedId(kind: 'applicant' | 'officer', serial: number, birthDate: string, female: boolean): string {
  const prefix = (kind === 'officer' ? 980 : 990) + Math.floor(serial / PER_PREFIX);
  const century = (Math.floor(Number(birthDate.slice(0, 4)) / 100) - 19) * 2 + (female ? 1 : 0);
  return `${prefix}${century}${birthDate.slice(2, 4)}${String(serial % PER_PREFIX).padStart(6, '0')}`;
}

export function inventPerson(
  random: Random,
  kind: 'applicant' | 'officer',
  serial: number,
  at: Date,
  day: string,
  level: 1 | 2,
): DemoPerson {
  const sample = samplePerson(random, day);
  return {
    id: idAt(random, at),
    personalId: inventedId(kind, serial, sample.birthDate, sample.gender === 'female'),
    fullName: sample.fullName,
    birthDate: sample.birthDate,
    gender: sample.gender,
    phone: sample.phone,
    level,
    createdAt: at,
  };
}

/** Applicants of the history: some come again, most of them in their own commune. */
export class Applicants {
  readonly #byUnit = new Map<string, DemoPerson[]>();
  #serial: number;
  /** Made since the list was taken last. */
  #fresh: DemoPerson[] = [];

  constructor(firstSerial: number) {
    this.#serial = firstSerial;
  }

  someone(random: Random, unitId: string, at: Date, day: string, level: 1 | 2): DemoPerson {
    const known = this.#byUnit.get(unitId);
    if (known && chance(random, 0.34)) {
      const again = pick(random, known);
      if (again.level >= level && again.createdAt <= at) return again;
    }
    const own = level === 2 || chance(random, 0.7) ? 2 : 1;
    const person = inventPerson(random, 'applicant', this.#serial, at, day, own);
    this.#serial += 1;
    if (known) known.push(person);
    else this.#byUnit.set(unitId, [person]);
    this.#fresh.push(person);
    return person;
  }

  takeFresh(): DemoPerson[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }
}
