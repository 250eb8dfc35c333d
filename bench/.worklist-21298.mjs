// bench/worklist.ts
import { randomUUID as randomUUID6 } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as join12 } from "node:path";
import pg5 from "pg";
import { pino } from "pino";

// src/kernel/app.ts
function createApp(parts3) {
  const closers = [];
  let closing;
  return {
    ...parts3,
    onClose: (close) => {
      closers.push(close);
    },
    close: () => {
      closing ??= (async () => {
        for (const close of closers.reverse()) await close();
        await parts3.store.close();
      })();
      return closing;
    }
  };
}
function definePart(make2) {
  const made = /* @__PURE__ */ new WeakMap();
  return (app) => {
    let entry = made.get(app);
    if (!entry) {
      entry = { value: make2(app) };
      made.set(app, entry);
    }
    return entry.value;
  };
}
function contextFor(app, actor, requestId, lang = "vi") {
  return { app, db: app.store.db, actor, lang, requestId, now: app.clock.now() };
}

// src/kernel/calendar/commands.ts
import { z as z3 } from "zod";

// src/kernel/command.ts
import { z } from "zod";
function defineCommand(command) {
  return command;
}
function defineQuery(query) {
  return query;
}
var nothing = z.object({});

// src/kernel/identity/actor.ts
var actorName = ({ name, actsFor }) => actsFor ? `${name} (thay ${actsFor.name})` : name;
function actorRef(actor) {
  switch (actor.kind) {
    case "anonymous":
      return "anonymous";
    case "person":
      return `person:${actor.personId}`;
    case "client":
      return `client:${actor.clientId}`;
    case "system":
      return `system:${actor.name}`;
  }
}

// src/kernel/events/metrics.ts
import { Counter } from "prom-client";

// src/kernel/observability/registry.ts
import { Registry } from "prom-client";
var metricsRegistry = definePart(() => new Registry());

// src/kernel/events/metrics.ts
var emitted = definePart(
  (app) => new Counter({
    name: "tinhso_events_total",
    help: "Events written by this process",
    labelNames: ["type"],
    registers: [metricsRegistry(app)]
  })
);

// src/kernel/events/emit.ts
async function emit(ctx, type2, details) {
  await ctx.db.insertInto("event").values({
    type: type2.type,
    at: details.at ?? ctx.now,
    subject_type: type2.subjectType,
    subject: details.subject,
    unit_id: details.unitId ?? null,
    agency_id: details.agencyId ?? null,
    actor: actorRef(ctx.actor),
    request_id: ctx.requestId,
    data: JSON.stringify(type2.data.parse(details.data))
  }).execute();
  emitted(ctx.app).inc({ type: type2.type });
}

// src/kernel/events/event.ts
function defineEvent(event) {
  return event;
}
function defineConsumer(consumer) {
  return consumer;
}

// src/kernel/problem.ts
import { z as z2 } from "zod";
var Problem = class extends Error {
  name = "Problem";
  code;
  status;
  text;
  fields;
  constructor(status, code3, text8, fields = []) {
    super(`${code3}: ${text8.en}`);
    this.code = code3;
    this.status = status;
    this.text = text8;
    this.fields = fields;
  }
};
var notFound = (what) => new Problem(404, "not_found", { vi: `Kh\xF4ng t\xECm th\u1EA5y ${what.vi}.`, en: `${what.en} was not found.` });
var signInRequired = () => new Problem(401, "sign_in_required", { vi: "Vui l\xF2ng \u0111\u0103ng nh\u1EADp \u0111\u1EC3 ti\u1EBFp t\u1EE5c.", en: "Please sign in to continue." });
var forbidden = (text8) => new Problem(
  403,
  "forbidden",
  text8 ?? { vi: "B\u1EA1n kh\xF4ng c\xF3 quy\u1EC1n th\u1EF1c hi\u1EC7n vi\u1EC7c n\xE0y.", en: "You are not allowed to do this." }
);
var conflict = (code3, text8) => new Problem(409, code3, text8);
function invalidInput(error) {
  const fields = error.issues.map((issue) => ({ path: issue.path.map(String).join("."), message: issue.message }));
  return new Problem(
    422,
    "invalid_input",
    {
      vi: "D\u1EEF li\u1EC7u g\u1EEDi l\xEAn ch\u01B0a \u0111\xFAng. H\xE3y s\u1EEDa c\xE1c m\u1EE5c \u0111\u01B0\u1EE3c n\xEAu.",
      en: "The input is not valid. Correct the fields named."
    },
    fields
  );
}
var localeErrors = { vi: z2.locales.vi().localeError, en: z2.locales.en().localeError };
function parseInput(schema, value, lang) {
  const parsed = schema.safeParse(value, { error: localeErrors[lang] });
  if (!parsed.success) throw invalidInput(parsed.error);
  return parsed.data;
}

// src/kernel/calendar/local-time.ts
var DAY_MS = 864e5;
var MINUTE_MS = 6e4;
var OFFSET_MS = 7 * 36e5;
var DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
var TIME = /^([01]\d|2[0-4]):([0-5]\d)$/;
var two = (n) => n < 10 ? `0${n}` : `${n}`;
function isDate(value) {
  return DATE.test(value) && !Number.isNaN(Date.parse(value)) && dateOfDay(Date.parse(value) / DAY_MS) === value;
}
function dayNumber(date3) {
  const ms = DATE.test(date3) ? Date.parse(date3) : Number.NaN;
  if (Number.isNaN(ms)) throw new RangeError(`"${date3}" is not a date YYYY-MM-DD`);
  return ms / DAY_MS;
}
function dateOfDay(day5) {
  return new Date(day5 * DAY_MS).toISOString().slice(0, 10);
}
function weekdayOfDay(day5) {
  return ((day5 + 3) % 7 + 7) % 7 + 1;
}
function minutesOfTime(time5) {
  const match = TIME.exec(time5);
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
  if (!(minutes <= 1440)) throw new RangeError(`"${time5}" is not a time HH:mm`);
  return minutes;
}
function timeOfMinutes(minutes) {
  return `${two(Math.floor(minutes / 60))}:${two(Math.floor(minutes % 60))}`;
}
function localDayNumber(at2) {
  return Math.floor((at2.getTime() + OFFSET_MS) / DAY_MS);
}
function localMs(at2) {
  const local2 = at2.getTime() + OFFSET_MS;
  return local2 - Math.floor(local2 / DAY_MS) * DAY_MS;
}
function localDate(at2) {
  return dateOfDay(localDayNumber(at2));
}
function localTime(at2) {
  return timeOfMinutes(Math.floor(localMs(at2) / MINUTE_MS));
}
function instant(day5, minutes) {
  return new Date(day5 * DAY_MS + Math.round(minutes * MINUTE_MS) - OFFSET_MS);
}
function atLocal(date3, time5) {
  return instant(dayNumber(date3), minutesOfTime(time5));
}

// src/kernel/calendar/working-calendar.ts
var DAY_KINDS = ["holiday", "swap_off", "makeup_work", "local_off"];
var DEFAULT_HOURS = [
  { weekdays: [1, 2, 3, 4, 5], from: "07:30", to: "11:30" },
  { weekdays: [1, 2, 3, 4, 5], from: "13:00", to: "17:00" }
];
var OFF = { intervals: [], total: 0 };
var WorkingCalendar = class {
  agency;
  #first;
  #count;
  #patterns = [OFF];
  /** Pattern of each day. */
  #pattern;
  /** Working days before each day, and working minutes before each day; one entry more than days. */
  #daysBefore;
  #minutesBefore;
  /** Offset of the n-th working day. */
  #workdays;
  #reasons = /* @__PURE__ */ new Map();
  #reception;
  constructor(source) {
    this.agency = source.agency;
    this.#first = dayNumber(source.from ?? "2000-01-01");
    this.#count = dayNumber(source.to ?? "2079-12-31") - this.#first + 1;
    const mine = (r) => r.agency === void 0 || r.agency === source.agency;
    const hours2 = source.hours ?? DEFAULT_HOURS;
    this.#reception = hours2.filter((r) => r.receptionOnly);
    for (const record of source.days.filter(mine)) this.#keepStronger(record);
    this.#pattern = new Uint16Array(this.#count);
    this.#daysBefore = new Int32Array(this.#count + 1);
    this.#minutesBefore = new Int32Array(this.#count + 1);
    const workdays = new Int32Array(this.#count);
    const week = this.#weeks(hours2.filter((r) => !r.receptionOnly));
    let worked = 0;
    for (let i = 0; i < this.#count; i++) {
      const day5 = this.#first + i;
      const reason3 = this.#reasons.size > 0 ? this.#reasons.get(day5) : void 0;
      const patterns = week(day5);
      const id2 = reason3 ? reason3.kind === "makeup_work" ? patterns[0] ?? 0 : 0 : patterns[weekdayOfDay(day5)] ?? 0;
      const total = this.#patternAt(id2).total;
      this.#pattern[i] = id2;
      this.#minutesBefore[i + 1] = this.#minutesBefore[i] + total;
      if (total > 0) workdays[worked++] = i;
      this.#daysBefore[i + 1] = worked;
    }
    this.#workdays = workdays.subarray(0, worked);
  }
  /** An agency's own record beats a general one; on one level a day off beats a make-up day (a storm on that Saturday). */
  #keepStronger(record) {
    const day5 = dayNumber(record.date);
    const strength = (r) => (r.agency === void 0 ? 0 : 2) + (r.kind === "makeup_work" ? 0 : 1);
    const known = this.#reasons.get(day5);
    if (!known || strength(record) > strength(known)) this.#reasons.set(day5, record);
  }
  /** Patterns by weekday (1–7) for a day; entry 0 is the longest one, worked on a make-up day. Days asked in order. */
  #weeks(hours2) {
    const bounds = hours2.flatMap((r) => [r.validFrom, r.validTo]).filter((d) => d !== void 0);
    const changes = [...new Set(bounds.map(dayNumber))].sort((a, b) => a - b);
    let next = changes[0] ?? Number.POSITIVE_INFINITY;
    let current2;
    return (day5) => {
      if (current2 && day5 < next) return current2;
      next = changes.find((c) => c > day5) ?? Number.POSITIVE_INFINITY;
      const rules = hours2.filter(
        (r) => (!r.validFrom || dayNumber(r.validFrom) <= day5) && (!r.validTo || day5 < dayNumber(r.validTo))
      );
      const ids = [0];
      for (let wd = 1; wd <= 7; wd++) ids[wd] = this.#intern(rules.filter((r) => r.weekdays.includes(wd)));
      ids[0] = ids.slice(1).reduce((best, id2) => this.#patternAt(id2).total > this.#patternAt(best).total ? id2 : best, 0);
      current2 = ids;
      return ids;
    };
  }
  #intern(rules) {
    const intervals = mergeIntervals(rules);
    if (intervals.length === 0) return 0;
    const key3 = JSON.stringify(intervals);
    const known = this.#patterns.findIndex((p) => JSON.stringify(p.intervals) === key3);
    if (known >= 0) return known;
    return this.#patterns.push({ intervals, total: intervals.reduce((sum, [a, b]) => sum + b - a, 0) }) - 1;
  }
  #patternAt(id2) {
    return this.#patterns[id2];
  }
  /** Offset of a day number in the tables. @throws RangeError outside the years the calendar knows. */
  #index(day5) {
    const i = day5 - this.#first;
    if (i < 0 || i >= this.#count) throw new RangeError(`${dateOfDay(day5)} is outside the working calendar`);
    return i;
  }
  #today(i) {
    return this.#patterns[this.#pattern[i]];
  }
  isWorkingDay(date3) {
    return this.#today(this.#index(dayNumber(date3))).total > 0;
  }
  /** Working time of a date, e.g. 07:30–11:30 and 13:00–17:00; empty on a day off. */
  intervals(date3) {
    return this.#today(this.#index(dayNumber(date3))).intervals.map(([a, b]) => ({
      from: timeOfMinutes(a),
      to: timeOfMinutes(b)
    }));
  }
  /** When the counter is open: working time, and hours of reception that no deadline counts. */
  receptionIntervals(date3) {
    const record = this.#reasons.get(dayNumber(date3));
    const closed = record !== void 0 && record.kind !== "makeup_work";
    const wd = weekdayOfDay(dayNumber(date3));
    const extra = closed ? [] : this.#reception.filter(
      (r) => r.weekdays.includes(wd) && (!r.validFrom || r.validFrom <= date3) && (!r.validTo || date3 < r.validTo)
    );
    return mergeIntervals([...this.intervals(date3), ...extra]).map(([a, b]) => ({
      from: timeOfMinutes(a),
      to: timeOfMinutes(b)
    }));
  }
  /** What kind of day a date is, and why. */
  day(date3) {
    const record = this.#reasons.get(dayNumber(date3));
    const working = this.isWorkingDay(date3);
    return { date: date3, working, intervals: this.intervals(date3), reason: record ?? (working ? null : "weekend") };
  }
  /**
   * The n-th working day after a date (before it when `n` is negative). With 0: the date itself, or the next working
   * day when it is off.
   */
  addWorkingDays(date3, n) {
    if (!Number.isInteger(n)) throw new RangeError("addWorkingDays takes whole days");
    const i = this.#index(dayNumber(date3));
    const position3 = n > 0 ? this.#daysBefore[i + 1] + n - 1 : this.#daysBefore[i] + n;
    return dateOfDay(this.#first + this.#workday(position3));
  }
  addCalendarDays(date3, n) {
    return dateOfDay(dayNumber(date3) + n);
  }
  /** The working day itself or the first one after it, as a day number. */
  workingDayFrom(day5) {
    return this.#first + this.#workday(this.#daysBefore[this.#index(day5)]);
  }
  #workday(position3) {
    const i = this.#workdays[position3];
    if (i === void 0) throw new RangeError("outside the working calendar");
    return i;
  }
  /** Working days after `from` up to and including `to`; negative when `to` is earlier. */
  workingDaysBetween(from, to) {
    return this.#daysBefore[this.#index(dayNumber(to)) + 1] - this.#daysBefore[this.#index(dayNumber(from)) + 1];
  }
  /** The end of working time of a day number; the day must be a working day. */
  endOfDay(day5) {
    const last = this.#today(this.#index(day5)).intervals.at(-1);
    if (!last) throw new RangeError(`${dateOfDay(day5)} is a day off`);
    return instant(day5, last[1]);
  }
  /** Working minutes of a full working day, the longest of the week of that day. */
  minutesOfDay(day5) {
    return this.#today(this.#index(day5)).total;
  }
  /** Working days up to and including a day number (an absolute count; only differences mean anything). */
  daysThrough(day5) {
    return this.#daysBefore[this.#index(day5) + 1];
  }
  #workedMinutes(pattern, at2) {
    const minutes = localMs(at2) / MINUTE_MS;
    let worked = 0;
    for (const [a, b] of pattern.intervals) {
      if (minutes >= b) worked += b - a;
      else if (minutes > a) worked += minutes - a;
    }
    return worked;
  }
  /** Day position of an instant; see the class. */
  dayPosition(at2) {
    const i = this.#index(localDayNumber(at2));
    const pattern = this.#today(i);
    const before2 = this.#daysBefore[i];
    return pattern.total === 0 ? before2 : before2 + this.#workedMinutes(pattern, at2) / pattern.total;
  }
  /** The earliest instant at which the day position reaches `position`: a whole number gives the end of a working day. */
  atDayPosition(position3) {
    const whole4 = Math.ceil(position3) - 1;
    const i = this.#workday(whole4);
    return this.#insideDay(i, (position3 - whole4) * this.#today(i).total);
  }
  /** Minute position of an instant; see the class. */
  minutePosition(at2) {
    const i = this.#index(localDayNumber(at2));
    return this.#minutesBefore[i] + this.#workedMinutes(this.#today(i), at2);
  }
  /** The earliest instant at which the minute position reaches `position`. */
  atMinutePosition(position3) {
    let low = 0;
    let high = this.#workdays.length - 1;
    while (low < high) {
      const middle = low + high >> 1;
      if (this.#minutesBefore[this.#workdays[middle] + 1] >= position3) high = middle;
      else low = middle + 1;
    }
    const i = this.#workday(low);
    const rest = position3 - this.#minutesBefore[i];
    if (rest > this.#today(i).total) throw new RangeError("outside the working calendar");
    return this.#insideDay(i, rest);
  }
  /** The earliest instant of a working day by which so many of its minutes are worked. */
  #insideDay(i, minutes) {
    let left = minutes;
    const { intervals } = this.#today(i);
    for (const [a, b] of intervals) {
      if (left <= b - a) return instant(this.#first + i, a + left);
      left -= b - a;
    }
    return this.endOfDay(this.#first + i);
  }
  /** Adds working time. The answer is the earliest instant, so 4 hours from 07:30 end at 11:30, not at 13:00. */
  addWorkingMinutes(at2, minutes) {
    if (minutes <= 0) return this.nextWorkingMoment(at2);
    return this.atMinutePosition(this.minutePosition(at2) + minutes);
  }
  /** Working minutes from `from` to `to`, with fractions; negative when `to` is earlier. */
  workingMinutesBetween(from, to) {
    return this.minutePosition(to) - this.minutePosition(from);
  }
  /** `at` itself inside working time (its end excluded), otherwise the next opening. */
  nextWorkingMoment(at2) {
    const day5 = localDayNumber(at2);
    const minutes = localMs(at2) / MINUTE_MS;
    for (const [a, b] of this.#today(this.#index(day5)).intervals) {
      if (minutes < a) return instant(day5, a);
      if (minutes < b) return at2;
    }
    const next = this.workingDayFrom(day5 + 1);
    const opening = this.#today(next - this.#first).intervals[0];
    return instant(next, opening ? opening[0] : 0);
  }
};
function mergeIntervals(rules) {
  const sorted = rules.map((r) => [minutesOfTime(r.from), minutesOfTime(r.to)]).sort((x, y) => x[0] - y[0]);
  const merged = [];
  for (const [a, b] of sorted) {
    if (b <= a) continue;
    const last = merged.at(-1);
    if (last && a <= last[1]) last[1] = Math.max(last[1], b);
    else merged.push([a, b]);
  }
  return merged;
}

// src/kernel/calendar/commands.ts
var date = z3.string().refine(isDate, "YYYY-MM-DD");
var calendarDayChanged = defineEvent({
  type: "calendar.day.changed",
  subjectType: "calendar_day",
  title: { vi: "\u0110\xE3 thay \u0111\u1ED5i l\u1ECBch l\xE0m vi\u1EC7c", en: "Working calendar changed" },
  data: z3.object({
    change: z3.enum(["set", "revoked"]),
    date: z3.string(),
    kind: z3.enum(DAY_KINDS),
    agencyId: z3.string().nullable()
  })
});
var setDay = defineCommand({
  name: "calendar.day.set",
  title: { vi: "\u0110\u1EB7t ng\xE0y ngh\u1EC9, ng\xE0y l\xE0m b\xF9", en: "Set a day off or a make-up day" },
  input: z3.object({
    date,
    kind: z3.enum(DAY_KINDS),
    nameVi: z3.string().trim().min(1).max(200),
    nameEn: z3.string().trim().min(1).max(200),
    /** Decision the day rests on. */
    basis: z3.string().trim().min(1).max(500),
    /** Only for this agency; for the whole province when absent. */
    agencyId: z3.uuid().optional()
  }),
  allow: { roles: ["admin"], scope: async (_, { agencyId: agencyId2 }) => agencyId2 ? { agencyId: agencyId2 } : {} },
  run: async (ctx, input2) => {
    const agencyId2 = input2.agencyId ?? null;
    if (agencyId2) await requireAgency(ctx, agencyId2);
    const values = { name_vi: input2.nameVi, name_en: input2.nameEn, basis: input2.basis };
    const known = await activeDay(ctx, input2.date, input2.kind, agencyId2);
    if (known && known.name_vi === values.name_vi && known.name_en === values.name_en && known.basis === values.basis) {
      return { id: known.id, changed: false };
    }
    if (known) await revoke(ctx, known.id, "Thay b\u1EB1ng b\u1EA3n ghi m\u1EDBi");
    const { id: id2 } = await ctx.db.insertInto("calendar_day").values({
      ...values,
      date: input2.date,
      kind: input2.kind,
      agency_id: agencyId2,
      origin: "admin",
      recorded_at: ctx.now,
      recorded_by: actorRef(ctx.actor)
    }).returning("id").executeTakeFirstOrThrow();
    await emit(ctx, calendarDayChanged, {
      subject: id2,
      agencyId: agencyId2,
      data: { change: "set", date: input2.date, kind: input2.kind, agencyId: agencyId2 }
    });
    return { id: id2, changed: true };
  }
});
var revokeDay = defineCommand({
  name: "calendar.day.revoke",
  title: { vi: "H\u1EE7y ng\xE0y ngh\u1EC9, ng\xE0y l\xE0m b\xF9", en: "Revoke a day off or a make-up day" },
  input: z3.object({ id: z3.uuid(), reason: z3.string().trim().min(1).max(500) }),
  allow: {
    roles: ["admin"],
    scope: async (ctx, { id: id2 }) => {
      const { agency_id } = await dayById(ctx, id2);
      return agency_id ? { agencyId: agency_id } : {};
    }
  },
  run: async (ctx, { id: id2, reason: reason3 }) => {
    const day5 = await dayById(ctx, id2);
    if (day5.revoked_at) {
      throw new Problem(409, "calendar_day_revoked", {
        vi: "B\u1EA3n ghi n\xE0y \u0111\xE3 b\u1ECB h\u1EE7y.",
        en: "This entry has already been revoked."
      });
    }
    await revoke(ctx, id2, reason3);
    const data = { change: "revoked", date: day5.date, kind: day5.kind, agencyId: day5.agency_id };
    await emit(ctx, calendarDayChanged, { subject: id2, agencyId: day5.agency_id, data });
  }
});
async function activeDay(ctx, day5, kind, agencyId2) {
  return ctx.db.selectFrom("calendar_day").select(["id", "name_vi", "name_en", "basis"]).where("date", "=", day5).where("kind", "=", kind).where("agency_id", agencyId2 ? "=" : "is", agencyId2).where("revoked_at", "is", null).forUpdate().executeTakeFirst();
}
async function dayById(ctx, id2) {
  const day5 = await ctx.db.selectFrom("calendar_day").select(["date", "kind", "agency_id", "revoked_at"]).where("id", "=", id2).executeTakeFirst();
  if (!day5) throw notFound({ vi: "ng\xE0y trong l\u1ECBch", en: "The calendar day" });
  return day5;
}
async function revoke(ctx, id2, reason3) {
  await ctx.db.updateTable("calendar_day").set({ revoked_at: ctx.now, revoked_by: actorRef(ctx.actor), revoke_reason: reason3 }).where("id", "=", id2).execute();
}
async function requireAgency(ctx, id2) {
  const agency = await ctx.db.selectFrom("agency").select("id").where("id", "=", id2).executeTakeFirst();
  if (!agency) throw notFound({ vi: "c\u01A1 quan", en: "The agency" });
}

// src/kernel/calendar/pack.ts
import { z as z15 } from "zod";

// src/kernel/module.ts
function defineModule(module) {
  return module;
}

// src/kernel/pack/load.ts
import { z as z4 } from "zod";

// src/kernel/store/index.ts
import { Kysely, PostgresDialect, sql } from "kysely";
import pg2 from "pg";

// src/kernel/store/types.ts
import pg from "pg";
var { builtins } = pg.types;
function safeInteger(text8) {
  const value = Number(text8);
  if (!Number.isSafeInteger(value)) throw new RangeError(`integer ${text8} is beyond 2^53: select it as text`);
  return value;
}
var typeParsers = {
  getTypeParser(oid2, format) {
    if (format !== "binary") {
      if (oid2 === builtins.DATE) return (text8) => text8;
      if (oid2 === builtins.INT8) return safeInteger;
      if (oid2 === builtins.NUMERIC) return Number;
    }
    return pg.types.getTypeParser(oid2, format);
  }
};

// src/kernel/store/index.ts
function createStore(options2) {
  const pool = new pg2.Pool({
    connectionString: options2.url,
    max: options2.poolSize,
    types: typeParsers,
    application_name: "tinhso",
    // As start-up parameters, so that they cost no round trip.
    options: [
      "-c TimeZone=UTC",
      `-c statement_timeout=${options2.statementTimeout ?? 15e3}`,
      `-c lock_timeout=${options2.lockTimeout ?? 5e3}`,
      "-c idle_in_transaction_session_timeout=30000"
    ].join(" "),
    connectionTimeoutMillis: 1e4,
    idleTimeoutMillis: 3e4
  });
  pool.on("error", () => {
  });
  const statements = { count: 0 };
  const db = new Kysely({
    dialect: new PostgresDialect({ pool }),
    log: () => {
      statements.count += 1;
    }
  });
  return { db, pool, statements, close: () => db.destroy() };
}
function isTransient(error) {
  const code3 = error?.code;
  return typeof code3 === "string" && ["40001", "40P01", "57P01", "57P02", "57P03", "08006", "08003", "ECONNRESET"].includes(code3);
}

// src/kernel/pack/csv.ts
function records(text8, problem) {
  const found2 = [];
  let line3 = 1;
  let at2 = 0;
  while (at2 < text8.length) {
    const record = { line: line3, cells: [] };
    let open3 = true;
    while (open3) {
      let cell3 = "";
      if (text8[at2] === '"') {
        const start2 = line3;
        at2 += 1;
        for (; ; ) {
          const quote = text8.indexOf('"', at2);
          if (quote < 0) {
            problem(start2, "a quoted cell is never closed");
            return found2;
          }
          cell3 += text8.slice(at2, quote);
          at2 = quote + 1;
          if (text8[at2] !== '"') break;
          cell3 += '"';
          at2 += 1;
        }
        line3 += cell3.split("\n").length - 1;
        if (at2 < text8.length && !",\r\n".includes(text8[at2] ?? "")) {
          problem(line3, "text after a closing quote: put the whole cell in quotes and double the quotes inside it");
          const end = text8.slice(at2).search(/[,\r\n]/);
          at2 = end < 0 ? text8.length : at2 + end;
        }
      } else {
        const end = text8.slice(at2).search(/[,\r\n]/);
        cell3 = end < 0 ? text8.slice(at2) : text8.slice(at2, at2 + end);
        at2 += cell3.length;
        if (cell3.includes('"')) problem(line3, `cell ${JSON.stringify(cell3)} holds a quote but is not quoted`);
      }
      record.cells.push(cell3);
      if (text8[at2] === ",") {
        at2 += 1;
        continue;
      }
      open3 = false;
      if (text8[at2] === "\r") {
        at2 += 1;
        if (text8[at2] !== "\n") problem(line3, "a carriage return without a line feed");
      }
      if (text8[at2] === "\n") at2 += 1;
      line3 += 1;
    }
    found2.push(record);
  }
  return found2;
}
function readCsv(file, text8) {
  const problems = [];
  const problem = (line3, reason3) => void problems.push({ file, line: line3, reason: reason3 });
  const [header2, ...rows] = records(text8, problem);
  if (!header2 || header2.cells.join("").trim() === "") {
    problem(1, "the header line is missing");
    return { problems };
  }
  const columns5 = header2.cells.map((cell3) => cell3.trim());
  for (const [index, column] of columns5.entries()) {
    if (!/^[a-z][a-z0-9_]*$/.test(column)) problem(header2.line, `column name "${column}" is not a lower-case word`);
    else if (columns5.indexOf(column) !== index) problem(header2.line, `column "${column}" occurs twice`);
  }
  const lines2 = [];
  const data = [];
  for (const row of rows) {
    if (row.cells.length === 1 && row.cells[0]?.trim() === "") {
      problem(row.line, "the line is blank");
      continue;
    }
    if (row.cells.length !== columns5.length) {
      problem(row.line, `${row.cells.length} cells where the header has ${columns5.length}`);
      continue;
    }
    lines2.push(row.line);
    data.push(Object.fromEntries(columns5.map((column, index) => [column, row.cells[index].trim()])));
  }
  const lineOf = (path2) => typeof path2[0] === "number" ? lines2[path2[0]] ?? 1 : 1;
  return problems.length > 0 ? { problems } : { doc: { file, data, lineOf, columns: columns5 }, problems };
}

// src/kernel/pack/json.ts
function offsetOf(text8, path2) {
  let at2 = 0;
  const space = () => {
    while (" \n\r	".includes(text8[at2] ?? "x")) at2 += 1;
  };
  const string = () => {
    const start2 = at2;
    at2 += 1;
    while (text8[at2] !== '"') at2 += text8[at2] === "\\" ? 2 : 1;
    at2 += 1;
    return JSON.parse(text8.slice(start2, at2));
  };
  const members = (want) => {
    const close = text8[at2] === "{" ? "}" : "]";
    at2 += 1;
    for (let index = 0; ; index += 1) {
      space();
      if (text8[at2] === close) break;
      if (text8[at2] === ",") {
        at2 += 1;
        space();
      }
      let name = index;
      if (close === "}") {
        name = string();
        space();
        at2 += 1;
        space();
      }
      if (want(name)) return true;
      skip();
    }
    at2 += 1;
    return false;
  };
  const skip = () => {
    if (text8[at2] === '"') string();
    else if (text8[at2] === "{" || text8[at2] === "[") members(() => false);
    else while (at2 < text8.length && !",]} \n\r	".includes(text8[at2])) at2 += 1;
  };
  space();
  let found2 = at2;
  for (const step of path2) {
    if (text8[at2] !== "{" && text8[at2] !== "[" || !members((name) => name === step)) return found2;
    found2 = at2;
  }
  return found2;
}
var lineAt = (text8, offset) => text8.slice(0, offset).split("\n").length;
function readJson(file, text8) {
  try {
    const data = JSON.parse(text8);
    return { doc: { file, data, lineOf: (path2) => lineAt(text8, offsetOf(text8, path2)) }, problems: [] };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position3 = /at position (\d+)/.exec(message)?.[1];
    const line3 = lineAt(text8, position3 === void 0 ? text8.length : Number(position3));
    return { problems: [{ file, line: line3, reason: `not valid JSON: ${message.replace(/ in JSON at position.*$/s, "")}` }] };
  }
}

// src/kernel/pack/yaml.ts
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from "yaml";
function readYaml(file, text8) {
  const lines2 = new LineCounter();
  const parsed = parseAllDocuments(text8, { lineCounter: lines2, prettyErrors: false, uniqueKeys: true });
  const documents = Array.isArray(parsed) ? parsed : [];
  const lineAt2 = (offset) => Math.max(1, lines2.linePos(offset ?? 0).line);
  const problems = documents.flatMap(
    (document2) => [...document2.errors, ...document2.warnings].map((error) => ({
      file,
      line: lineAt2(error.pos[0]),
      reason: `not valid YAML: ${error.message}`
    }))
  );
  const [document, second] = documents;
  if (second) problems.push({ file, line: lineAt2(second.range?.[0]), reason: "a second document in one file" });
  if (!document) problems.push({ file, line: 1, reason: "the file is empty" });
  if (!document || problems.length > 0) return { problems };
  let data;
  try {
    data = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return {
      problems: [{ file, line: 1, reason: `not valid YAML: ${error instanceof Error ? error.message : error}` }]
    };
  }
  const lineOf = (path2) => {
    let node = document.contents;
    let offset = node?.range?.[0];
    for (const step of path2) {
      if (isAlias(node)) node = node.resolve(document);
      if (isMap(node)) {
        const pair = node.items.find((item) => String(isScalar(item.key) ? item.key.value : item.key) === String(step));
        if (!pair) break;
        offset = pair.key.range?.[0] ?? offset;
        node = pair.value;
      } else if (isSeq(node) && typeof step === "number" && node.items[step]) {
        node = node.items[step];
        offset = node.range?.[0] ?? offset;
      } else break;
    }
    return lineAt2(offset);
  };
  return { doc: { file, data, lineOf }, problems: [] };
}

// src/kernel/pack/document.ts
function readDocument(file, bytes) {
  let text8;
  try {
    text8 = new TextDecoder("utf-8", { fatal: true }).decode(bytes).normalize("NFC");
  } catch {
    return { problems: [{ file, line: 1, reason: "not UTF-8 text" }] };
  }
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/.exec(text8);
  if (control) {
    const line3 = text8.slice(0, control.index).split("\n").length;
    return { problems: [{ file, line: line3, reason: "a control or replacement character: the file is damaged" }] };
  }
  const extension2 = file.slice(file.lastIndexOf(".") + 1);
  switch (extension2) {
    case "yaml":
      return readYaml(file, text8);
    case "csv":
      return readCsv(file, text8);
    case "geojson":
      return readJson(file, text8);
    default:
      return {
        problems: [{ file, line: 1, reason: `files of kind .${extension2} cannot be read; use .yaml, .csv, .geojson` }]
      };
  }
}

// src/kernel/pack/files.ts
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
var forPeople = /(^|\/)(README|LICEN[CS]E|NOTICE|CHANGELOG)[^/]*$|^LICENSES\/|(^|\/)\.|\.md$/i;
async function readFolder(folder) {
  let entries;
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "ENOTDIR")
      throw error;
    throw new Problem(404, "pack_not_found", {
      vi: `Kh\xF4ng c\xF3 th\u01B0 m\u1EE5c g\xF3i d\u1EEF li\u1EC7u t\u1EC9nh \u201C${folder}\u201D.`,
      en: `There is no province pack folder "${folder}".`
    });
  }
  const names2 = entries.filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/")).filter((name) => !forPeople.test(name)).sort();
  const contents = await Promise.all(names2.map((name) => readFile(path.join(folder, name))));
  return new Map(names2.map((name, index) => [name, contents[index]]));
}
function contentHash(files2, salt) {
  const hash = createHash("sha256");
  for (const word of salt) hash.update(`${word}
`);
  for (const [name, bytes] of files2) hash.update(`
${name} ${bytes.length}
`).update(bytes);
  return hash.digest("hex");
}

// src/kernel/pack/glob.ts
function matches(glob, path2) {
  const pattern = glob.split(/(\*\*\/|\*)/).map((part) => part === "**/" ? "(?:.+/)?" : part === "*" ? "[^/]*" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join("");
  return new RegExp(`^${pattern}$`).test(path2);
}

// src/kernel/pack/check.ts
function inOrder(sections) {
  const sorted = [];
  const open3 = /* @__PURE__ */ new Set();
  const visit = (section2) => {
    if (sorted.includes(section2)) return;
    if (open3.has(section2.name))
      throw new Error(`Pack sections depend on each other in a circle: ${[...open3].join(" -> ")}`);
    open3.add(section2.name);
    for (const name of section2.after ?? []) {
      const other = sections.find((candidate) => candidate.name === name);
      if (other) visit(other);
    }
    open3.delete(section2.name);
    sorted.push(section2);
  };
  for (const section2 of sections) visit(section2);
  return sorted;
}
function wording(path2, value, message) {
  const names2 = path2.filter((step) => typeof step === "string");
  const where2 = names2.length > 0 ? names2.join(".") : "";
  if (/^(is|has|does|names|lies|begins|ends|needs|must) /.test(message)) {
    const shown = typeof value === "string" || typeof value === "number" ? ` ${JSON.stringify(value)}` : "";
    return `${where2 || "the value"}${shown} ${message}`;
  }
  return where2 ? `${where2}: ${message}` : message;
}
var valueAt = (data, path2) => path2.reduce((value, step) => value?.[step], data);
function schemaProblems(doc, error) {
  const problems = [];
  const seen = /* @__PURE__ */ new Set();
  for (const issue of error.issues) {
    const path2 = issue.path.map((step) => typeof step === "number" ? step : String(step));
    if (issue.code === "unrecognized_keys") {
      for (const key3 of issue.keys) {
        const line3 = doc.columns ? 1 : doc.lineOf([...path2, key3]);
        const text8 = doc.columns ? `column "${key3}" is not known here` : wording(path2, void 0, `the key "${key3}" is not known here`);
        problems.push({ file: doc.file, line: line3, reason: text8 });
      }
      continue;
    }
    const column = path2[1];
    if (doc.columns && typeof column === "string" && !doc.columns.includes(column)) {
      problems.push({ file: doc.file, line: 1, reason: `column "${column}" is missing` });
    } else {
      problems.push({
        file: doc.file,
        line: doc.lineOf(path2),
        reason: wording(path2, valueAt(doc.data, path2), issue.message)
      });
    }
  }
  return problems.filter((problem) => {
    const id2 = `${problem.line} ${problem.reason}`;
    return !seen.has(id2) && seen.add(id2);
  });
}
function checkFiles(folder, files2, sections, options2 = {}) {
  const problems = [];
  const docs = /* @__PURE__ */ new Map();
  const broken = /* @__PURE__ */ new Set();
  const view = {
    folder,
    ...options2.eventTypes ? { eventTypes: options2.eventTypes } : {},
    docs: (section2) => docs.get(section2) ?? []
  };
  const parsed = /* @__PURE__ */ new Map();
  const ordered = inOrder(sections);
  for (const section2 of ordered) {
    const names2 = [...files2.keys()].filter((name) => section2.files.some((glob) => matches(glob, name))).sort();
    if (section2.required && names2.length === 0) {
      broken.add(section2.name);
      problems.push({
        file: section2.files[0] ?? section2.name,
        line: 1,
        reason: `is missing: the part "${section2.name}" is required`
      });
    }
    const valid = [];
    for (const name of names2) {
      const read3 = parsed.get(name) ?? readDocument(name, files2.get(name));
      const first = !parsed.has(name);
      parsed.set(name, read3);
      if (first) problems.push(...read3.problems);
      const result = read3.doc && section2.schema.safeParse(read3.doc.data);
      if (result && !result.success) problems.push(...schemaProblems(read3.doc, result.error));
      if (result?.success) valid.push({ file: name, data: result.data, lineOf: read3.doc.lineOf });
      else broken.add(section2.name);
    }
    docs.set(section2.name, valid);
  }
  for (const section2 of ordered) {
    if ([section2.name, ...section2.after ?? []].some((name) => broken.has(name))) {
      broken.add(section2.name);
      continue;
    }
    section2.check?.(view.docs(section2.name), view, (doc, path2, reason3) => {
      problems.push({ file: doc.file, line: doc.lineOf(path2), reason: reason3 });
      broken.add(section2.name);
    });
  }
  if (options2.unknownFiles !== "ignore") {
    for (const name of files2.keys()) {
      if (!parsed.has(name))
        problems.push({ file: name, line: 1, reason: "is read by no part of the program: a misspelt name or folder?" });
    }
  }
  problems.sort((a, b) => a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1);
  return { problems, view };
}

// src/kernel/pack/load.ts
var LOCK = 7213003;
var countsSchema = z4.object({ added: z4.int(), changed: z4.int(), unchanged: z4.int() });
var packLoaded = defineEvent({
  type: "pack.province.loaded",
  subjectType: "pack",
  title: { vi: "\u0110\xE3 n\u1EA1p g\xF3i d\u1EEF li\u1EC7u t\u1EC9nh", en: "Province pack loaded" },
  data: z4.object({ sha256: z4.string(), sections: z4.record(z4.string(), countsSchema) })
});
function packRefused(folder, problems) {
  return new Problem(
    422,
    "pack_invalid",
    {
      vi: `G\xF3i d\u1EEF li\u1EC7u \u201C${folder}\u201D c\xF3 ${problems.length} l\u1ED7i; kh\xF4ng c\xF3 g\xEC \u0111\u01B0\u1EE3c n\u1EA1p.`,
      en: `The pack "${folder}" has ${problems.length} problem(s); nothing was loaded.`
    },
    problems.map((problem) => ({ path: `${problem.file}:${problem.line}`, message: problem.reason }))
  );
}
async function loadPack(ctx, folder, sections, options2 = {}) {
  const name = folder.replaceAll("\\", "/").replace(/\/+$/, "").split("/").at(-1) ?? folder;
  const files2 = await readFolder(folder);
  const { problems, view } = checkFiles(folder, files2, sections, options2);
  if (problems.length > 0) throw packRefused(name, problems);
  const ordered = inOrder(sections);
  const sha2562 = contentHash(
    files2,
    ordered.map((section2) => section2.name)
  );
  const last = await ctx.db.selectFrom("pack_load").select("sha256").orderBy("id", "desc").limit(1).executeTakeFirst();
  if (last?.sha256 === sha2562 && !options2.force) return { folder: name, sha256: sha2562, unchanged: true, sections: [] };
  const loaded3 = [];
  for (const section2 of ordered) {
    options2.onProgress?.({ section: section2.name, done: loaded3.length, total: ordered.length });
    const counts2 = await ctx.db.transaction().execute(async (tx) => {
      await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(tx);
      return section2.load({ ...ctx, db: tx }, view.docs(section2.name), view);
    });
    section2.committed?.(ctx);
    loaded3.push({ name: section2.name, counts: counts2 });
  }
  options2.onProgress?.({ section: "", done: ordered.length, total: ordered.length });
  const counts = Object.fromEntries(loaded3.map((section2) => [section2.name, section2.counts]));
  await ctx.db.transaction().execute(async (tx) => {
    const inside2 = { ...ctx, db: tx };
    await tx.insertInto("pack_load").values({ folder: name, sha256: sha2562, at: ctx.now, counts: JSON.stringify(counts) }).execute();
    await emit(inside2, packLoaded, { subject: name, data: { sha256: sha2562, sections: counts } });
  });
  return { folder: name, sha256: sha2562, unchanged: false, sections: loaded3 };
}

// src/kernel/pack/cells.ts
import { z as z5 } from "zod";
function isDay(text8) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text8)) return false;
  const instant5 = /* @__PURE__ */ new Date(`${text8}T00:00:00Z`);
  return !Number.isNaN(instant5.getTime()) && instant5.toISOString().startsWith(text8);
}
var words = /^[\p{L}\p{M}\d(“"][\p{L}\p{M}\d\s'’".,;:()“”\-–/&+%]*$/u;
var cell = {
  /** A name or sentence in any script; damaged text is refused. */
  text: z5.string().min(1, "is empty").regex(words, "has characters that do not belong in a text"),
  /** 'YYYY-MM-DD', a day that exists. */
  day: z5.string().refine(isDay, "is not a day written YYYY-MM-DD"),
  /** A decimal number above 0, as in 21.35. */
  positive: z5.string().regex(/^\d+(\.\d+)?$/, "is not a number").transform(Number).refine((value) => value > 0, "is not above 0"),
  /** The shape when the cell is filled, null when it is empty. */
  optional: (shape2) => z5.union([z5.literal("").transform(() => null), shape2], {
    error: (issue) => {
      const inner = issue.code === "invalid_union" ? issue.errors.at(-1)?.[0]?.message : void 0;
      return inner ?? "is not valid";
    }
  })
};

// src/kernel/pack/changes.ts
var canonical = (value) => JSON.stringify(
  value,
  (_, inner) => inner && typeof inner === "object" && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1)) : inner
);
function diffRows(stored, wanted, keyOf2) {
  const before2 = new Map(stored.map((row) => [keyOf2(row), row]));
  const added = [];
  const changed2 = [];
  let unchanged = 0;
  for (const row of wanted) {
    const old = before2.get(keyOf2(row));
    before2.delete(keyOf2(row));
    if (!old) added.push(row);
    else if (Object.keys(row).every((column) => canonical(old[column]) === canonical(row[column]))) unchanged += 1;
    else changed2.push({ before: old, after: row });
  }
  return { added, changed: changed2, removed: [...before2.values()], unchanged };
}
var countsOf = (diff) => ({
  added: diff.added.length,
  changed: diff.changed.length + diff.removed.length,
  unchanged: diff.unchanged
});
var sumCounts = (counts) => ({
  added: counts.reduce((sum, one) => sum + one.added, 0),
  changed: counts.reduce((sum, one) => sum + one.changed, 0),
  unchanged: counts.reduce((sum, one) => sum + one.unchanged, 0)
});
async function recordChanges(ctx, section2, diff, keyOf2) {
  const rows = [
    ...diff.changed.map(({ before: before2, after }) => ({ key: keyOf2(after), before: before2, after })),
    ...diff.removed.map((before2) => ({ key: keyOf2(before2), before: before2, after: null }))
  ];
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    at: ctx.now,
    section: section2,
    key: row.key,
    before: JSON.stringify(row.before),
    after: row.after && JSON.stringify(row.after)
  }));
  await ctx.db.insertInto("pack_change").values(values).execute();
}
function chunks(rows, size = 500) {
  return Array.from(
    { length: Math.ceil(rows.length / size) },
    (_, index) => rows.slice(index * size, (index + 1) * size)
  );
}

// src/kernel/pack/section.ts
function definePackSection(section2) {
  return section2;
}

// src/kernel/pack/sync.ts
async function syncRows(ctx, to, wanted) {
  const db = ctx.db;
  const stored = await db.selectFrom(to.table).selectAll().execute();
  const keyOf2 = (row) => to.key.map((column) => String(row[column])).join(" ");
  const diff = diffRows(stored, wanted, keyOf2);
  const gone3 = diff.removed[0];
  if (gone3 && to.vanished === "refuse") {
    const name = String(gone3.key ?? keyOf2(gone3));
    throw new Problem(409, "pack_row_vanished", {
      vi: `\u201C${name}\u201D \u0111\xE3 \u0111\u01B0\u1EE3c n\u1EA1p tr\u01B0\u1EDBc \u0111\xE2y nh\u01B0ng kh\xF4ng c\xF2n trong g\xF3i (${to.section}). Kh\xF4ng xo\xE1: h\xE3y ghi ng\xE0y h\u1EBFt hi\u1EC7u l\u1EF1c.`,
      en: `"${name}" was loaded before but is no longer in the pack (${to.section}). Do not delete it: give it an end date.`
    });
  }
  if (!to.derived) await recordChanges(ctx, to.section, diff, keyOf2);
  const write3 = (row) => Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, to.json?.includes(column) ? JSON.stringify(value) : value])
  );
  const same = (row) => Object.fromEntries(to.key.map((column) => [column, row[column]]));
  for (const row of diff.removed)
    await db.deleteFrom(to.table).where((eb) => eb.and(same(row))).execute();
  for (const { after } of diff.changed) {
    await db.updateTable(to.table).set(write3(after)).where((eb) => eb.and(same(after))).execute();
  }
  for (const rows of chunks(diff.added)) await db.insertInto(to.table).values(rows.map(write3)).execute();
  return countsOf(diff);
}

// src/kernel/pack/index.ts
var packPart = defineModule({
  name: "pack",
  migrations: "src/kernel/pack/migrations",
  after: ["events"],
  events: [packLoaded]
});

// src/kernel/units/endpoints.ts
import { z as z8 } from "zod";

// src/kernel/http/endpoint.ts
function defineEndpoint(endpoint) {
  return endpoint;
}

// src/kernel/units/snapshot.ts
import { z as z6 } from "zod";

// src/kernel/units/dates.ts
var FOREVER = "9999-12-31";
var UNKNOWN_START = "1900-01-01";
var covers = (period, day5) => period.from <= day5 && day5 < period.to;
var overlap = (a, b) => a.from < b.to && b.from < a.to;
function intersect(a, b) {
  if (a.from < b.from) return intersect(b, a);
  if (a.to <= b.to) return a.from < a.to ? { from: a.from, to: a.to } : void 0;
  return a.from < b.to ? { from: a.from, to: b.to } : void 0;
}
function clamp(period, day5) {
  if (day5 < period.from) return period.from;
  return day5 < period.to ? day5 : dayBefore(period.to);
}
function dayBefore(day5) {
  return new Date(Date.parse(`${day5}T00:00:00Z`) - 864e5).toISOString().slice(0, 10);
}
function localDay(now) {
  return new Date(now.getTime() + 7 * 36e5).toISOString().slice(0, 10);
}

// src/kernel/units/identifier.ts
var CANONICAL = /^[A-Z]\d{2}(\.\d{2,4})*$/;
var QCVN_102 = /^(\d{3})\.(\d{2})\.(\d{2})\.([A-Z]\d{2})$/;
var isIdentifier = (text8) => text8.length <= 35 && CANONICAL.test(text8) && !/\.0+$/.test(text8);
function parseIdentifier(text8) {
  const trimmed = text8.trim().toUpperCase();
  const old = QCVN_102.exec(trimmed);
  if (!old) return isIdentifier(trimmed) ? trimmed : void 0;
  const levels = [old[4], old[3], old[2], old[1]];
  while (levels.length > 1 && Number(levels.at(-1)) === 0) levels.pop();
  return levels.join(".");
}

// src/kernel/search/fold.ts
var DROPPED = "\xAD\u200B\u200C\u200D\u200E\u200F\u2060\uFEFF";
var DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212";
var SINGLE_QUOTES = "\u2018\u2019\u201A\u201B\u2032";
var DOUBLE_QUOTES = "\u201C\u201D\u201E\u201F\u2033\xAB\xBB";
var SPACES = "	\n\v\f\r\x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000";
var noise = new RegExp(`[\\u0300-\\u036f${DROPPED}]`, "g");
var dashes = new RegExp(`[${DASHES}]`, "g");
var singleQuotes = new RegExp(`[${SINGLE_QUOTES}]`, "g");
var doubleQuotes = new RegExp(`[${DOUBLE_QUOTES}]`, "g");
var spaces = new RegExp(`[ ${SPACES}]+`, "g");
function fold(text8) {
  return text8.normalize("NFD").replace(noise, "").replace(/[Đđ]/g, "d").replace(/[A-Z]+/g, (letters) => letters.toLowerCase()).replace(dashes, "-").replace(singleQuotes, "'").replace(doubleQuotes, '"').replace(spaces, " ").replace(/^ | $/g, "");
}
function words2(folded2) {
  return folded2.match(/[\p{L}\p{N}]+/gu) ?? [];
}
function unify(text8) {
  return text8.normalize("NFD").toLowerCase().replace(/(^|[^q\p{L}\p{M}]|[^q\p{M}])(o|u)(a|e|y)([\u0300\u0301\u0303\u0309\u0323])(?![\p{L}\p{M}])/gu, "$1$2$4$3").normalize("NFC").replace(/[\s\u00a0]+/g, " ").trim();
}

// src/kernel/search/edit-distance.ts
function editDistance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before2 = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let smallest = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        last[j] + 1,
        row[j - 1] + 1,
        last[j - 1] + (same ? 0 : 1)
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before2[j - 2] + 1);
      row.push(cost);
      smallest = Math.min(smallest, cost);
    }
    if (smallest > limit) return limit + 1;
    before2 = last;
    last = row;
  }
  return last[b.length];
}

// src/kernel/search/rank.ts
var EXACT = 1;
var PREFIX = 0.85;
var TYPO = 0.7;
var KEYWORD = 0.6;
var ADJACENT = 0.35;
var MARKS = 0.3;
var COMPACT = 0.2;
var WHOLE = 0.5;
var SearchIndex = class {
  #entries;
  /** Folded word → entries that hold it. */
  #postings = /* @__PURE__ */ new Map();
  constructor(items) {
    this.#entries = [...items].map(entryOf);
    for (const [i, entry] of this.#entries.entries()) {
      for (const token of entry.tokens) {
        const posting = this.#postings.get(token);
        if (posting) posting.add(i);
        else this.#postings.set(token, /* @__PURE__ */ new Set([i]));
      }
    }
  }
  /** Best hits first, equal ones in the order of the list; an empty query finds nothing. */
  search(query, { limit = 20, threshold = 0.4 } = {}) {
    const folded2 = fold(query);
    const tokens = words2(folded2);
    const marked = words2(unify(query));
    const matches3 = tokens.map((token, i) => this.#matches(token, i === tokens.length - 1));
    const weights = matches3.map((found2) => this.#weight(found2));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (total === 0) return [];
    const candidates = new Set(
      matches3.flatMap((found2) => [...found2.keys()].flatMap((word) => [...this.#postings.get(word) ?? []]))
    );
    const typed = {
      folded: folded2,
      tokens,
      marked,
      matches: matches3,
      weights,
      total,
      hasMarks: fold(unify(query)) !== unify(query)
    };
    const hits = [];
    for (const i of [...candidates].sort((a, b) => a - b)) {
      const entry = this.#entries[i];
      const score = scoreOf(entry, typed, threshold);
      if (score > 0) hits.push({ item: entry.item, score });
    }
    return hits.sort((a, b) => b.score - a.score).slice(0, limit);
  }
  /** Words of the index that a typed word may mean, with how well they fit. */
  #matches(token, last) {
    const found2 = /* @__PURE__ */ new Map();
    if (this.#postings.has(token)) found2.set(token, EXACT);
    if (last) {
      for (const word of this.#postings.keys()) if (word !== token && word.startsWith(token)) found2.set(word, PREFIX);
    }
    if (found2.size > 0 || token.length < 3) return found2;
    const allowed = token.length >= 8 ? 2 : 1;
    for (const word of this.#postings.keys()) {
      const distance = editDistance(token, word, allowed);
      if (distance <= allowed) found2.set(word, TYPO / distance);
    }
    return found2;
  }
  /** Rare words say more; a word nobody uses counts like a rare one, so that it lowers every score. */
  #weight(found2) {
    const n = this.#entries.length;
    const fits = [...found2.keys()].map((word) => Math.log(1 + n / (this.#postings.get(word)?.size ?? 1)));
    return fits.length > 0 ? Math.min(...fits) : Math.log(1 + n);
  }
};
function entryOf(item) {
  const folded2 = fold(item.title);
  const title2 = words2(folded2);
  const more = (item.keywords ?? []).flatMap((keyword) => words2(fold(keyword)));
  return { item, folded: folded2, tokens: [...title2, ...more], titleLength: title2.length, marked: words2(unify(item.title)) };
}
function scoreOf(entry, typed, threshold) {
  const { tokens, marked, matches: matches3, weights, total } = typed;
  const used = /* @__PURE__ */ new Set();
  let found2 = 0;
  let adjacent = 0;
  let sameMarks = 0;
  let previous = -2;
  for (let i = 0; i < tokens.length; i++) {
    const place = bestPlace(
      entry,
      matches3[i],
      used,
      previous + 1,
      typed.hasMarks ? marked[i] : void 0
    );
    if (!place) {
      previous = -2;
      continue;
    }
    used.add(place.at);
    const weight = weights[i];
    found2 += weight * place.fit;
    if (place.at === previous + 1) adjacent += weight;
    if (place.sameMarks) sameMarks += weight;
    previous = place.at;
  }
  const share = found2 / total;
  if (share < threshold) return 0;
  const compact = used.size / Math.max(entry.titleLength, tokens.length);
  const whole4 = entry.folded === typed.folded ? WHOLE : entry.folded.startsWith(typed.folded) ? WHOLE / 2 : 0;
  return share + ADJACENT * adjacent / total + MARKS * sameMarks / total + COMPACT * compact + whole4;
}
function bestPlace(entry, fits, used, expected, marked) {
  let best = null;
  let bestWorth = 0;
  for (let at2 = 0; at2 < entry.tokens.length; at2++) {
    const fit = fits.get(entry.tokens[at2]);
    if (fit === void 0 || used.has(at2)) continue;
    const inTitle = at2 < entry.titleLength;
    const sameMarks = marked !== void 0 && inTitle && entry.marked[at2] === marked;
    const weighed = inTitle ? fit : fit * KEYWORD;
    const worth = weighed + (sameMarks ? MARKS : 0) + (at2 === expected ? ADJACENT : 0);
    if (worth > bestWorth) {
      best = { at: at2, fit: weighed, sameMarks };
      bestWorth = worth;
    }
  }
  return best;
}

// src/kernel/search/sql.ts
import { sql as sql2 } from "kysely";

// src/kernel/search/index.ts
var searchPart = { name: "search", migrations: "src/kernel/search/migrations" };

// src/kernel/units/match.ts
function matchRank(typed, name, shortName, folded2) {
  const wanted = fold(typed).trim();
  if (wanted === "" || !wanted.split(/\s+/).every((word) => folded2.includes(word))) return void 0;
  const bare = fold(shortName);
  const place = bare === wanted || folded2 === wanted ? 0 : bare.startsWith(wanted) ? 1 : folded2.includes(wanted) ? 2 : 3;
  const accents = unify(name).includes(unify(typed)) ? 0 : 4;
  return accents + place;
}
var collator = new Intl.Collator("vi");
function bestMatches(things, rank, limit) {
  return [...things].flatMap((thing) => {
    const found2 = rank(thing);
    return found2 === void 0 ? [] : [{ thing, rank: found2 }];
  }).sort((a, b) => a.rank - b.rank || collator.compare(a.thing.name, b.thing.name)).slice(0, limit).map((one) => one.thing);
}

// src/kernel/units/rows.ts
var periodOf = (row) => ({ from: row.valid_from, to: row.valid_to });
var rowAt = (rows, day5) => rows.find((row) => row.valid_from <= day5 && day5 < row.valid_to);

// src/kernel/units/agencies.ts
var Agencies = class {
  #rows = /* @__PURE__ */ new Map();
  #byKey = /* @__PURE__ */ new Map();
  #names;
  #byIdentifier;
  #byUnit;
  #successions;
  #units;
  constructor(rows, units) {
    for (const row of rows.agencies) {
      this.#rows.set(row.id, row);
      this.#byKey.set(row.key, row.id);
    }
    this.#names = Map.groupBy(rows.names, (row) => row.agency_id);
    this.#byIdentifier = Map.groupBy(rows.agencies, (row) => row.identifier);
    this.#byUnit = Map.groupBy(rows.agencies, (row) => row.unit_id);
    this.#successions = Map.groupBy(rows.successions, (row) => row.old);
    this.#units = units;
  }
  /** The agency that had this identifier on this day; both forms of the code are read. */
  agencyAt(identifier, day5) {
    const row = rowAt(this.#byIdentifier.get(parseIdentifier(identifier) ?? "") ?? [], day5);
    return row && this.#asOf(row, day5);
  }
  /** The agency as it was on a day; outside its life as on the nearest day of it. Without a day: as it was last. */
  agencyById(id2, day5 = "9999-12-30") {
    const row = this.#rows.get(id2);
    return row && this.#asOf(row, day5);
  }
  get(id2, day5) {
    const agency = this.agencyById(id2, day5);
    if (!agency) throw notFound({ vi: "c\u01A1 quan", en: "The agency" });
    return agency;
  }
  agencyByKey(key3, day5) {
    const id2 = this.#byKey.get(key3);
    return id2 === void 0 ? void 0 : this.agencyById(id2, day5);
  }
  /** Every agency, past ones too, of these units. */
  idsOf(unitIds) {
    return unitIds.flatMap((id2) => (this.#byUnit.get(id2) ?? []).map((row) => row.id));
  }
  /** The (first by identifier) agency of this kind that serves the unit on this day. */
  agencyOf(unitId2, kind, day5) {
    return this.agenciesAt(day5, { unitId: unitId2, kind })[0];
  }
  /** Agencies of a day, by identifier. */
  agenciesAt(day5, filter = {}) {
    const rows = filter.unitId === void 0 ? [...this.#rows.values()] : this.#byUnit.get(filter.unitId) ?? [];
    return rows.filter((row) => covers(periodOf(row), day5)).filter(
      (row) => (!filter.kind || row.kind === filter.kind) && (!filter.parentId || row.parent_id === filter.parentId)
    ).sort((a, b) => a.identifier < b.identifier ? -1 : 1).map((row) => this.#asOf(row, day5));
  }
  /**
   * The agency that carries on, on that day, what this one had begun; itself while it exists. Where an agency was
   * split, the place of the matter decides (the successor that serves the unit, or the unit that carries it on);
   * without a place, the main successor. Undefined for an unknown id or when the data name no successor.
   */
  continuingAgency(id2, day5, placeId) {
    const agency = this.agencyById(id2, day5);
    if (!agency || day5 < agency.validTo) return agency;
    const rows = this.#successions.get(id2) ?? [];
    const places2 = placeId === void 0 ? [] : [placeId, ...this.#units.continuing(placeId, day5).map((kin) => kin.unit.id)];
    const serves = (row2) => places2.includes(this.#rows.get(row2.new)?.unit_id ?? "");
    const main = rows.find((row2) => row2.part === "main");
    const row = main && serves(main) ? main : rows.find(serves) ?? main;
    return row && this.continuingAgency(row.new, day5, placeId);
  }
  /** Finds agencies of a day by name without regard to accents; the best first. */
  search(text8, day5, options2 = {}) {
    return bestMatches(
      this.agenciesAt(day5, options2),
      (agency) => matchRank(text8, agency.name, agency.shortName, rowAt(this.#names.get(agency.id) ?? [], day5)?.folded ?? ""),
      options2.limit ?? 20
    );
  }
  #asOf(row, day5) {
    const name = rowAt(this.#names.get(row.id) ?? [], clamp(periodOf(row), day5));
    return {
      id: row.id,
      key: row.key,
      identifier: row.identifier,
      identifierVerified: row.identifier_status === "verified",
      kind: row.kind,
      name: name?.name ?? row.key,
      shortName: name?.short_name ?? row.key,
      symbol: row.symbol,
      unitId: row.unit_id,
      parentId: row.parent_id,
      validFrom: row.valid_from,
      validTo: row.valid_to,
      address: row.address,
      phone: row.phone,
      email: row.email,
      workingHours: row.working_hours
    };
  }
};

// src/kernel/units/levels.ts
var LEVELS = ["province", "district", "commune"];
var UNIT_TYPES = {
  T\u1EC9nh: { level: "province", en: "Province" },
  "Th\xE0nh ph\u1ED1 tr\u1EF1c thu\u1ED9c trung \u01B0\u01A1ng": { level: "province", en: "Centrally run city" },
  "Th\xE0nh ph\u1ED1": { level: "district", en: "City" },
  Qu\u1EADn: { level: "district", en: "Urban district" },
  Huy\u1EC7n: { level: "district", en: "Rural district" },
  "Th\u1ECB x\xE3": { level: "district", en: "Town" },
  X\u00E3: { level: "commune", en: "Commune" },
  Ph\u01B0\u1EDDng: { level: "commune", en: "Ward" },
  "Th\u1ECB tr\u1EA5n": { level: "commune", en: "Township" },
  "\u0110\u1EB7c khu": { level: "commune", en: "Special zone" }
};
var CODE_DIGITS = { province: 2, district: 3, commune: 5 };
var typePrefix = (type2) => type2 === "Th\xE0nh ph\u1ED1 tr\u1EF1c thu\u1ED9c trung \u01B0\u01A1ng" ? "Th\xE0nh ph\u1ED1" : type2;
var AGENCY_KINDS = {
  people_committee: { vi: "\u1EE6y ban nh\xE2n d\xE2n", en: "People's Committee" },
  people_council: { vi: "H\u1ED9i \u0111\u1ED3ng nh\xE2n d\xE2n", en: "People's Council" },
  committee_office: { vi: "V\u0103n ph\xF2ng \u1EE6y ban nh\xE2n d\xE2n", en: "Office of the People's Committee" },
  department: { vi: "S\u1EDF", en: "Department" },
  inspectorate: { vi: "Thanh tra", en: "Inspectorate" },
  police: { vi: "C\xF4ng an", en: "Police" },
  service_centre: { vi: "Trung t\xE2m Ph\u1EE5c v\u1EE5 h\xE0nh ch\xEDnh c\xF4ng", en: "Public administrative service centre" },
  public_service_unit: { vi: "\u0110\u01A1n v\u1ECB s\u1EF1 nghi\u1EC7p c\xF4ng l\u1EADp", en: "Public service unit" },
  land_registry: { vi: "V\u0103n ph\xF2ng \u0111\u0103ng k\xFD \u0111\u1EA5t \u0111ai", en: "Land registry" },
  tax: { vi: "C\u01A1 quan thu\u1EBF", en: "Tax office" },
  social_insurance: { vi: "B\u1EA3o hi\u1EC3m x\xE3 h\u1ED9i", en: "Social insurance" },
  branch: { vi: "Chi c\u1EE5c, chi nh\xE1nh", en: "Branch office" }
};

// src/kernel/units/units.ts
var Units = class {
  #entities = /* @__PURE__ */ new Map();
  #byKey = /* @__PURE__ */ new Map();
  #byCode;
  #children;
  #successions;
  #predecessions;
  constructor(rows) {
    const names2 = Map.groupBy(rows.names, (row) => row.unit_id);
    const codes = Map.groupBy(rows.codes, (row) => row.unit_id);
    const parents = Map.groupBy(rows.parts, (row) => row.child);
    for (const row of rows.units) {
      this.#byKey.set(row.key, row.id);
      this.#entities.set(row.id, {
        row,
        names: names2.get(row.id) ?? [],
        codes: codes.get(row.id) ?? [],
        parents: parents.get(row.id) ?? []
      });
    }
    this.#byCode = Map.groupBy(rows.codes, (row) => row.code);
    this.#children = Map.groupBy(rows.parts, (row) => row.parent);
    this.#successions = Map.groupBy(rows.successions, (row) => row.old);
    this.#predecessions = Map.groupBy(rows.successions, (row) => row.new);
  }
  /** The unit that had this code on this day: codes are reused for other places. */
  unitAt(code3, day5) {
    const row = rowAt(this.#byCode.get(code3) ?? [], day5);
    return row && this.unitById(row.unit_id, day5);
  }
  getAt(code3, day5) {
    return found(this.unitAt(code3, day5));
  }
  /** The unit as it was on a day; outside its life as on the nearest day of it. Without a day: as it was last. */
  unitById(id2, day5 = "9999-12-30") {
    const entity = this.#entities.get(id2);
    return entity && asOf(entity, day5);
  }
  get(id2, day5) {
    return found(this.unitById(id2, day5));
  }
  /** By its key in the pack, `25459@2025`: how data files name units. */
  unitByKey(key3, day5) {
    const id2 = this.#byKey.get(key3);
    return id2 === void 0 ? void 0 : this.unitById(id2, day5);
  }
  /** True when the unit existed on that day. */
  exists(id2, day5) {
    const entity = this.#entities.get(id2);
    return entity !== void 0 && covers(periodOf(entity.row), day5);
  }
  /** Units of a day, by code; all levels unless one is named. */
  unitsAt(day5, level) {
    const there = [...this.#entities.values()].filter(
      ({ row }) => (!level || row.level === level) && covers(periodOf(row), day5)
    );
    return byCode(there.map((entity) => asOf(entity, day5)));
  }
  /** Every unit there is or ever was. */
  ids() {
    return [...this.#entities.keys()];
  }
  /** Units that have no parent: the province; two of them on days before a merger of provinces. */
  rootsAt(day5) {
    return this.unitsAt(day5, "province");
  }
  childrenAt(id2, day5) {
    const rows = (this.#children.get(id2) ?? []).filter((row) => covers(periodOf(row), day5));
    return byCode(rows.flatMap((row) => this.unitById(row.child, day5) ?? []));
  }
  /** Parent, its parent …, nearest first, without the unit itself. Outside its life: as on the nearest day of it. */
  ancestorsAt(id2, day5) {
    const unit = this.unitById(id2, day5);
    if (!unit) return [];
    const inLife = clamp({ from: unit.validFrom, to: unit.validTo }, day5);
    const parent = unit.parentId === null ? void 0 : this.unitById(unit.parentId, inLife);
    return parent ? [parent, ...this.ancestorsAt(parent.id, inLife)] : [];
  }
  /** Everything below the unit, children first, without the unit itself. */
  descendantsAt(id2, day5) {
    const children2 = this.childrenAt(id2, day5);
    return [...children2, ...children2.flatMap((child) => this.descendantsAt(child.id, day5))];
  }
  /** True when the unit is the other one or lies in it on that day. */
  isWithin(id2, ancestorId, day5) {
    return id2 === ancestorId || this.ancestorsAt(id2, day5).some((one) => one.id === ancestorId);
  }
  /** For people: "Phường Tân Ninh, tỉnh Tây Ninh". Empty for an unknown id. */
  pathAt(id2, day5) {
    const unit = this.unitById(id2, day5);
    if (!unit) return "";
    const above = this.ancestorsAt(id2, day5).map((one) => inSentence(one.name));
    return [unit.name, ...above].join(", ");
  }
  /**
   * Units existing on the day that carry on a unit which ended before; [] while it still exists. Several mergers in a
   * row are followed, shares multiplied. A dissolved level (districts) is carried on by the successors of its parts.
   */
  successorsOf(id2, day5) {
    const entity = this.#entities.get(id2);
    if (!entity || entity.row.valid_to > day5) return [];
    const direct = this.#successions.get(id2) ?? [];
    if (direct.length === 0) {
      const parts3 = this.childrenAt(id2, dayBefore(entity.row.valid_to));
      return gathered(
        parts3.flatMap((part) => this.continuing(part.id, day5)).map((kin) => ({ ...kin, part: "partial", share: null }))
      );
    }
    const next = direct.flatMap(
      (row) => this.continuing(row.new, day5).map((kin) => ({ unit: kin.unit, ...joined(row, kin) }))
    );
    return gathered(next);
  }
  /** The unit itself while it exists, afterwards its successors: who answers for its territory on that day. */
  continuing(id2, day5) {
    const unit = this.unitById(id2, day5);
    if (!unit) return [];
    return day5 < unit.validTo ? [{ unit, part: "full", share: 1 }] : this.successorsOf(id2, day5);
  }
  /** Units existing on the day, before the unit began, whose territory (or a part of it) it took over. */
  predecessorsOf(id2, day5) {
    const entity = this.#entities.get(id2);
    if (!entity || day5 >= entity.row.valid_from) return [];
    const back = (this.#predecessions.get(id2) ?? []).flatMap((row) => {
      if (this.exists(row.old, day5))
        return [{ unit: this.get(row.old, day5), part: row.part, share: row.part === "full" ? 1 : row.share }];
      return this.predecessorsOf(row.old, day5).map((kin) => ({ unit: kin.unit, ...joined(row, kin) }));
    });
    return gathered(back, false);
  }
  /** Finds units of a day by name without regard to accents; the best first. */
  search(text8, day5, options2 = {}) {
    const candidates = this.unitsAt(day5, options2.level).filter(
      (unit) => !options2.within || this.isWithin(unit.id, options2.within, day5)
    );
    const folded2 = (unit) => rowAt(this.#entities.get(unit.id)?.names ?? [], day5)?.folded ?? "";
    return bestMatches(
      candidates,
      (unit) => unit.code === text8.trim() ? -1 : matchRank(text8, unit.name, unit.shortName, folded2(unit)),
      options2.limit ?? 20
    );
  }
};
function found(thing) {
  if (thing === void 0) throw notFound({ vi: "\u0111\u01A1n v\u1ECB h\xE0nh ch\xEDnh", en: "The administrative unit" });
  return thing;
}
function asOf({ row, names: names2, codes, parents }, day5) {
  const inLife = clamp(periodOf(row), day5);
  const name = rowAt(names2, inLife);
  return {
    id: row.id,
    key: row.key,
    level: row.level,
    type: name?.type ?? "",
    name: name?.name ?? row.key,
    shortName: name?.short_name ?? row.key,
    code: rowAt(codes, inLife)?.code ?? "",
    parentId: rowAt(parents, inLife)?.parent ?? null,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    fromKnown: row.from_known,
    areaKm2: row.area_km2
  };
}
var byCode = (units) => units.sort(
  (a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
);
function joined(row, kin) {
  const share = row.part === "full" ? 1 : row.share;
  const both = share === null || kin.share === null ? null : share * kin.share;
  return { part: row.part === "full" && kin.part === "full" ? "full" : "partial", share: both };
}
function gathered(kin, forward = true) {
  const groups = [...Map.groupBy(kin, (one) => one.unit.id).values()];
  return groups.map((group) => {
    const [first] = group;
    const share = group.some((one) => one.share === null) ? null : group.reduce((sum, one) => sum + (one.share ?? 0), 0);
    const all2 = forward && groups.length === 1 || group.some((one) => one.part === "full") || share !== null && share > 1 - 1e-9;
    return { unit: first.unit, part: all2 ? "full" : "partial", share: all2 ? 1 : share };
  });
}
var inSentence = (name) => /\d$/.test(name) ? name : name.charAt(0).toLowerCase() + name.slice(1);

// src/kernel/units/snapshot.ts
var RECHECK = 2e3;
var cache = definePart(() => ({ snapshot: null, checkedAt: Number.NEGATIVE_INFINITY }));
var unitsLoaded = defineEvent({
  type: "units.pack.loaded",
  subjectType: "units",
  title: { vi: "\u0110\xE3 c\u1EADp nh\u1EADt danh m\u1EE5c \u0111\u01A1n v\u1ECB h\xE0nh ch\xEDnh, c\u01A1 quan", en: "Units and agencies updated" },
  data: z6.object({ version: z6.int(), added: z6.int(), changed: z6.int() })
});
async function bumpVersion(ctx, counts) {
  if (counts.added + counts.changed === 0) return;
  const row = await ctx.db.updateTable("unit_version").set({ version: sql`version + 1` }).returning("version").executeTakeFirstOrThrow();
  await emit(ctx, unitsLoaded, {
    subject: "units",
    data: { version: row.version, added: counts.added, changed: counts.changed }
  });
}
function forgetUnits(ctx) {
  cache(ctx.app).snapshot = null;
}
async function snapshotOf(ctx) {
  const holder = cache(ctx.app);
  if (holder.snapshot && performance.now() - holder.checkedAt < RECHECK) return holder.snapshot;
  const state = await ctx.db.selectFrom("unit_version").select(["version", sql`pg_current_xact_id_if_assigned() IS NOT NULL`.as("writing")]).executeTakeFirstOrThrow();
  if (holder.snapshot?.version !== state.version) {
    const fresh = await readSnapshot(ctx.db, state.version);
    if (state.writing) return fresh;
    holder.snapshot = fresh;
  }
  holder.checkedAt = performance.now();
  return holder.snapshot;
}
async function readSnapshot(db, version) {
  const all2 = (table2) => db.selectFrom(table2).selectAll().execute();
  const units = new Units({
    units: await all2("unit"),
    names: await all2("unit_name"),
    codes: (await all2("unit_code")).filter((row2) => row2.scheme === "gso"),
    parts: await all2("part_of"),
    successions: await all2("succession")
  });
  const agencies = new Agencies(
    {
      agencies: await all2("agency"),
      names: await all2("agency_name"),
      successions: await all2("agency_succession")
    },
    units
  );
  const row = await db.selectFrom("province").selectAll().executeTakeFirst();
  const province = row ? {
    code: row.code,
    name: { vi: row.name_vi, en: row.name_en },
    agencyRoot: row.agency_root,
    unitId: row.unit_id,
    contact: row.contact,
    reorganisations: row.reorganisations
  } : null;
  return { version, units, agencies, province };
}
var unitsOf = async (ctx) => (await snapshotOf(ctx)).units;
var agenciesOf = async (ctx) => (await snapshotOf(ctx)).agencies;
var provinceInfo = async (ctx) => (await snapshotOf(ctx)).province;
var coverage = /* @__PURE__ */ new WeakMap();
async function coveredUnitIds(ctx, unitIds) {
  if (unitIds.length === 0) return [];
  const units = await unitsOf(ctx);
  const day5 = localDay(ctx.now);
  let known = coverage.get(units);
  if (known?.day !== day5) {
    const below2 = /* @__PURE__ */ new Map();
    for (const id2 of units.ids()) {
      for (const above of await ancestorIds(ctx, id2)) below2.set(above, [...below2.get(above) ?? [], id2]);
    }
    known = { day: day5, below: below2 };
    coverage.set(units, known);
  }
  const { below } = known;
  return [...new Set(unitIds.flatMap((id2) => below.get(id2) ?? []))];
}
async function ancestorIds(ctx, unitId2) {
  const units = await unitsOf(ctx);
  const today = localDay(ctx.now);
  const upwards = (id2) => [id2, ...units.ancestorsAt(id2, today).map((unit) => unit.id)];
  const [first, ...others] = units.successorsOf(unitId2, today).map((kin) => new Set(upwards(kin.unit.id)));
  const common3 = first ? [...first].filter((id2) => others.every((other) => other.has(id2))) : [];
  return [.../* @__PURE__ */ new Set([...upwards(unitId2), ...common3])];
}

// src/kernel/units/boundaries.ts
async function features(ctx, units, day5) {
  if (units.length === 0) return [];
  const rows = await ctx.db.selectFrom("unit_boundary").selectAll().where(
    "unit_id",
    "in",
    units.map((unit) => unit.id)
  ).where("valid_from", "<=", day5).where("valid_to", ">", day5).execute();
  const byUnit = new Map(rows.map((row) => [row.unit_id, row]));
  return units.flatMap((unit) => {
    const row = byUnit.get(unit.id);
    if (!row) return [];
    return {
      type: "Feature",
      id: unit.id,
      properties: {
        code: unit.code,
        name: unit.name,
        level: unit.level,
        areaKm2: unit.areaKm2,
        point: [row.point_lon, row.point_lat]
      },
      bbox: [row.min_lon, row.min_lat, row.max_lon, row.max_lat],
      geometry: row.geometry
    };
  });
}
async function boundaryAt(ctx, unit, day5) {
  return (await features(ctx, [unit], day5))[0];
}

// src/kernel/units/geometry.ts
import { z as z7 } from "zod";
var position = z7.tuple([
  z7.number().min(101, "is not a longitude in Viet Nam").max(119, "is not a longitude in Viet Nam"),
  z7.number().min(5, "is not a latitude in Viet Nam").max(25, "is not a latitude in Viet Nam")
]);
var ring = z7.array(position).min(4, "has fewer than four positions").refine((positions) => {
  const [first, last] = [positions[0], positions.at(-1)];
  return first?.[0] === last?.[0] && first?.[1] === last?.[1];
}, "does not end where it began");
var areaSchema = z7.discriminatedUnion("type", [
  z7.strictObject({ type: z7.literal("Polygon"), coordinates: z7.array(ring).min(1) }),
  z7.strictObject({ type: z7.literal("MultiPolygon"), coordinates: z7.array(z7.array(ring).min(1)).min(1) })
]);
var polygonsOf = (area) => area.type === "Polygon" ? [area.coordinates] : area.coordinates;
function boxOf(area) {
  const all2 = polygonsOf(area).flatMap((rings) => rings[0] ?? []);
  const lon = all2.map((one) => one[0]);
  const lat = all2.map((one) => one[1]);
  return { min: [Math.min(...lon), Math.min(...lat)], max: [Math.max(...lon), Math.max(...lat)] };
}
var doubleArea = (ring2) => ring2.reduce((sum, [x, y], index) => {
  const [x2, y2] = ring2[(index + 1) % ring2.length];
  return sum + x * y2 - x2 * y;
}, 0);
function crossings(rings, latitude) {
  const found2 = [];
  for (const ring2 of rings) {
    for (let index = 1; index < ring2.length; index += 1) {
      const [[x1, y1], [x2, y2]] = [ring2[index - 1], ring2[index]];
      if (y1 > latitude !== y2 > latitude) found2.push(x1 + (latitude - y1) / (y2 - y1) * (x2 - x1));
    }
  }
  return found2.sort((a, b) => a - b);
}
function pointInside(area) {
  const size = (rings2) => Math.abs(doubleArea(rings2[0] ?? []));
  const rings = [...polygonsOf(area)].sort((a, b) => size(b) - size(a))[0] ?? [];
  const latitudes = (rings[0] ?? []).map((one) => one[1]);
  const [low, high] = [Math.min(...latitudes), Math.max(...latitudes)];
  let best = { width: -1, at: rings[0]?.[0] ?? [0, 0] };
  for (const share of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const latitude = low + (high - low) * share;
    const xs = crossings(rings, latitude);
    for (let index = 0; index + 1 < xs.length; index += 2) {
      const [from, to] = [xs[index], xs[index + 1]];
      const width = (to - from) * (share === 0.5 ? 1.25 : 1);
      if (width > best.width) best = { width, at: [(from + to) / 2, latitude] };
    }
  }
  return [Math.round(best.at[0] * 1e5) / 1e5, Math.round(best.at[1] * 1e5) / 1e5];
}

// src/kernel/units/endpoints.ts
var day = z8.iso.date().describe("Day YYYY-MM-DD; today in Viet Nam when not given");
var id = z8.uuid();
var unitSchema = z8.object({
  id: id.describe("Permanent id; codes are reused for other places, ids never"),
  code: z8.string().describe("Code of the statistics office on the day asked for"),
  level: z8.enum(LEVELS),
  type: z8.string(),
  name: z8.string(),
  shortName: z8.string(),
  path: z8.string().describe("Name with all units above"),
  parentId: id.nullable(),
  validFrom: z8.string().nullable().describe("First day; null when not known"),
  validTo: z8.string().nullable().describe("Day after the last one; null while it exists"),
  areaKm2: z8.number().nullable()
}).meta({ id: "Unit" });
var kinSchema = z8.object({
  id,
  code: z8.string(),
  name: z8.string(),
  part: z8.enum(["full", "partial"]).describe("full: all of the older unit is in the newer one"),
  share: z8.number().nullable().describe("Share of the older unit that is in the newer one; null when not published")
});
var codeParams = z8.object({
  code: z8.string().regex(/^(\d{2}|\d{3}|\d{5})$/).describe("Code of the statistics office")
});
var asUnit = (units, unit, on) => ({
  id: unit.id,
  code: unit.code,
  level: unit.level,
  type: unit.type,
  name: unit.name,
  shortName: unit.shortName,
  path: units.pathAt(unit.id, on),
  parentId: unit.parentId,
  validFrom: unit.fromKnown ? unit.validFrom : null,
  validTo: unit.validTo === FOREVER ? null : unit.validTo,
  areaKm2: unit.areaKm2
});
var asKin = ({ unit, part, share }) => ({
  id: unit.id,
  code: unit.code,
  name: unit.name,
  part,
  share
});
var noUnit = () => notFound({ vi: "\u0111\u01A1n v\u1ECB h\xE0nh ch\xEDnh c\xF3 m\xE3 n\xE0y v\xE0o ng\xE0y \u0111\xF3", en: "A unit with this code on that day" });
async function unitFor(ctx, code3, on) {
  const units = await unitsOf(ctx);
  const unit = units.unitAt(code3, on);
  if (!unit) throw noUnit();
  return { units, unit };
}
var listUnits = defineEndpoint({
  method: "get",
  path: "/api/v1/units",
  operationId: "listUnits",
  summary: "Administrative units on a day",
  description: "Ordered by level and code; with `q` by how well the name matches (accents are ignored).",
  tag: "units",
  access: "public",
  query: z8.object({
    date: day.optional(),
    level: z8.enum(LEVELS).optional(),
    parent: z8.string().optional().describe("Code (on that day) of the unit they lie in directly"),
    q: z8.string().max(100).optional().describe("Words of the name, or the code"),
    cursor: z8.string().max(200).optional().describe("`next` of the page before"),
    limit: z8.coerce.number().int().min(1).max(200).default(50)
  }),
  response: z8.object({ date: z8.string(), items: z8.array(unitSchema), next: z8.string().nullable() }),
  async handle(ctx, { query }) {
    const units = await unitsOf(ctx);
    const on = query.date ?? localDay(ctx.now);
    let found2 = query.q ? units.search(query.q, on, { level: query.level, limit: 1e3 }) : units.unitsAt(on, query.level);
    if (query.parent !== void 0) {
      const parent = units.unitAt(query.parent, on);
      if (!parent) throw noUnit();
      found2 = found2.filter((unit) => unit.parentId === parent.id);
    }
    const start2 = query.cursor === void 0 ? 0 : found2.findIndex((unit) => unit.id === query.cursor) + 1;
    const items = found2.slice(start2, start2 + query.limit);
    const more = start2 + query.limit < found2.length;
    return {
      date: on,
      items: items.map((unit) => asUnit(units, unit, on)),
      next: more ? items.at(-1)?.id ?? null : null
    };
  }
});
var getUnit = defineEndpoint({
  method: "get",
  path: "/api/v1/units/{code}",
  operationId: "getUnit",
  summary: "The unit that had this code on a day",
  description: "A code alone does not name a unit: it may have belonged to another place before. With its ancestors, and the units of today and of the time before it that share its territory.",
  tag: "units",
  access: "public",
  params: codeParams,
  query: z8.object({ date: day.optional() }),
  response: unitSchema.extend({
    ancestors: z8.array(z8.object({ id, code: z8.string(), name: z8.string(), level: z8.enum(LEVELS) })),
    successors: z8.array(kinSchema).describe("Units of today that carry it on; empty while it exists"),
    predecessors: z8.array(kinSchema).describe("Units of the day before it began whose territory it took over")
  }),
  async handle(ctx, { params, query }) {
    const today = localDay(ctx.now);
    const on = query.date ?? today;
    const { units, unit } = await unitFor(ctx, params.code, on);
    return {
      ...asUnit(units, unit, on),
      ancestors: units.ancestorsAt(unit.id, on).map(({ id: above, code: code3, name, level }) => ({ id: above, code: code3, name, level })),
      successors: units.successorsOf(unit.id, today).map(asKin),
      predecessors: unit.fromKnown ? units.predecessorsOf(unit.id, dayBefore(unit.validFrom)).map(asKin) : []
    };
  }
});
var getUnitBoundary = defineEndpoint({
  method: "get",
  path: "/api/v1/units/{code}/boundary",
  operationId: "getUnitBoundary",
  summary: "Outline of a unit as GeoJSON",
  description: "Simplified, for maps; not proof of where a border runs.",
  tag: "units",
  access: "public",
  params: codeParams,
  query: z8.object({ date: day.optional() }),
  response: z8.object({
    type: z8.literal("Feature"),
    id,
    properties: z8.object({
      code: z8.string(),
      name: z8.string(),
      level: z8.enum(LEVELS),
      areaKm2: z8.number().nullable(),
      point: z8.tuple([z8.number(), z8.number()]).readonly().describe("Longitude and latitude of a place inside, for the name")
    }),
    bbox: z8.tuple([z8.number(), z8.number(), z8.number(), z8.number()]).readonly(),
    geometry: areaSchema
  }),
  async handle(ctx, { params, query }) {
    const on = query.date ?? localDay(ctx.now);
    const { unit } = await unitFor(ctx, params.code, on);
    const feature = await boundaryAt(ctx, unit, on);
    if (!feature) throw notFound({ vi: "ranh gi\u1EDBi c\u1EE7a \u0111\u01A1n v\u1ECB n\xE0y", en: "An outline of this unit" });
    return feature;
  }
});
var unitEndpoints = [listUnits, getUnit, getUnitBoundary];

// src/kernel/units/sections/agencies.ts
import { z as z11 } from "zod";

// src/kernel/units/ids.ts
import { createHash as createHash2 } from "node:crypto";
var NAMESPACE = Buffer.from("8f0f6d0c6a1e4b6f9d0a54c1e7a3b972", "hex");
function nameId(name) {
  const bytes = createHash2("sha1").update(NAMESPACE).update(name.normalize("NFC")).digest().subarray(0, 16);
  bytes.writeUInt8(bytes.readUInt8(6) & 15 | 80, 6);
  bytes.writeUInt8(bytes.readUInt8(8) & 63 | 128, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
var unitId = (province, key3) => nameId(`unit:${province}:${key3}`);
var agencyId = (province, key3) => nameId(`agency:${province}:${key3}`);

// src/kernel/units/model.ts
var lifeOf = (line3) => ({
  from: line3.from ?? UNKNOWN_START,
  to: line3.to ?? FOREVER
});
function versions(life, first, changes, pick) {
  const found2 = [{ ...life, value: first, legalAct: null }];
  for (const change of [...changes].sort((a, b) => a.from < b.from ? -1 : a.from > b.from ? 1 : 0)) {
    const last = found2.at(-1);
    const value = pick(change, last.value);
    if (value === null || change.from <= life.from || change.from >= life.to) continue;
    if (change.from === last.from) found2.pop();
    else found2[found2.length - 1] = { ...last, to: change.from };
    found2.push({ from: change.from, to: life.to, value, legalAct: change.legal_act });
  }
  return found2;
}
function historyOf(line3, changes) {
  const life = lifeOf(line3);
  const own = changes.filter((change) => change.unit === line3.key);
  return {
    line: line3,
    life,
    names: versions(
      life,
      { type: line3.type, name: line3.name },
      own,
      (change, before2) => change.type === null && change.name === null ? null : { type: change.type ?? before2.type, name: change.name ?? before2.name }
    ),
    codes: versions(life, line3.code, own, (change) => change.code),
    parents: line3.parent === null ? [] : versions(life, line3.parent, own, (change) => change.parent)
  };
}
function flatten(lives, parts3) {
  const byChild = Map.groupBy(parts3, (part) => part.child);
  const known = /* @__PURE__ */ new Map();
  const visit = (unit, trail) => {
    const done = known.get(unit);
    if (done) return done;
    if (trail.includes(unit)) throw new Error(`units contain each other: ${[...trail, unit].join(" -> ")}`);
    const life = lives.get(unit);
    if (!life) throw new Error(`unit ${unit} is a parent but is not there`);
    const found2 = [{ unit, ancestor: unit, depth: 0, ...life }];
    for (const part of byChild.get(unit) ?? []) {
      for (const above of visit(part.parent, [...trail, unit])) {
        const period = intersect(part, above);
        if (period) found2.push({ unit, ancestor: above.ancestor, depth: above.depth + 1, ...period });
      }
    }
    const merged = joinAdjacent(found2);
    known.set(unit, merged);
    return merged;
  };
  return [...lives.keys()].flatMap((unit) => visit(unit, []));
}
function joinAdjacent(rows) {
  const joined2 = [];
  for (const row of [...rows].sort((a, b) => a.depth - b.depth || (a.from < b.from ? -1 : 1))) {
    const index = joined2.findIndex(
      (one) => one.ancestor === row.ancestor && one.depth === row.depth && one.to === row.from
    );
    const before2 = joined2[index];
    if (before2) joined2[index] = { ...before2, to: row.to };
    else joined2.push(row);
  }
  return joined2;
}

// src/kernel/units/sections/province.ts
import { z as z9 } from "zod";
var day2 = z9.string("is not a day written YYYY-MM-DD").refine(isDay, "is not a day written YYYY-MM-DD");
var text = z9.strictObject({ vi: cell.text, en: cell.text });
var count = z9.int().nonnegative();
var provinceSchema = z9.strictObject({
  code: z9.string().regex(/^[a-z]+(-[a-z]+)*$/, "is not written in lower-case letters and hyphens"),
  name: text,
  /** Key of the province's unit today. */
  unit: z9.string().min(1),
  agencies: z9.strictObject({
    /** Level 1 of the identifier codes of all agencies of the province (Decision 20/2020/QĐ-TTg). */
    root: z9.string().refine(isIdentifier, "is not an agency identifier"),
    root_status: z9.enum(["verified", "unverified"])
  }),
  contact: z9.strictObject({
    website: z9.url("is not a web address").optional(),
    hotline: z9.string().regex(/^\+?\d[\d ]{2,14}$/, "is not a telephone number").optional(),
    email: z9.email("is not an e-mail address").optional(),
    address: cell.text.optional()
  }),
  reorganisations: z9.array(z9.strictObject({ date: day2, name: text, legal_acts: z9.array(cell.text).min(1) })),
  /** Control totals: a line lost from a list is noticed. Units by day, as the law counts them. */
  expect: z9.strictObject({
    units: z9.array(z9.strictObject({ on: day2, province: count, district: count, commune: count })).min(1),
    agencies: z9.array(z9.strictObject({ on: day2, count })).min(1),
    unit_changes: count.default(0),
    successions: count,
    agency_changes: count.default(0),
    agency_successions: count
  })
});
function provinceOf(pack) {
  const doc = pack.docs("province")[0];
  if (!doc) throw new Error('the section "province" must come first');
  return doc.data;
}
function expectTotal(pack, report2, path2, found2) {
  const doc = pack.docs("province")[0];
  const steps = ["expect", ...path2];
  const wanted = steps.reduce(
    (value, step) => value[step],
    provinceOf(pack)
  );
  if (doc && wanted !== found2) report2(doc, steps, `${steps.join(".")} is ${wanted}, but the files hold ${found2}`);
}
var provinceSection = definePackSection({
  name: "province",
  files: ["province.yaml"],
  schema: provinceSchema,
  required: true,
  check(docs, _pack, report2) {
    for (const doc of docs) {
      for (const [index, { date: date3 }] of doc.data.reorganisations.entries()) {
        for (const list of ["units", "agencies"]) {
          const days = doc.data.expect[list].map((total) => total.on);
          const missing2 = [dayBefore(date3), date3].filter((one) => !days.includes(one));
          if (missing2.length > 0)
            report2(doc, ["reorganisations", index, "date"], `expect.${list} has no total for ${missing2.join(" and ")}`);
        }
      }
    }
  },
  async load(ctx, docs, pack) {
    const province = provinceOf(pack);
    const stored = await ctx.db.selectFrom("province").select("code").executeTakeFirst();
    if (stored && stored.code !== province.code) {
      throw new Problem(409, "other_province", {
        vi: `C\u01A1 s\u1EDF d\u1EEF li\u1EC7u n\xE0y thu\u1ED9c t\u1EC9nh \u201C${stored.code}\u201D; kh\xF4ng n\u1EA1p \u0111\u01B0\u1EE3c g\xF3i c\u1EE7a \u201C${province.code}\u201D.`,
        en: `This database belongs to the province "${stored.code}"; a pack of "${province.code}" cannot be loaded.`
      });
    }
    const row = {
      singleton: true,
      code: province.code,
      name_vi: province.name.vi,
      name_en: province.name.en,
      agency_root: province.agencies.root,
      unit_id: unitId(province.code, province.unit),
      contact: province.contact,
      reorganisations: province.reorganisations
    };
    return syncRows(
      ctx,
      { section: "province", table: "province", key: ["singleton"], json: ["contact", "reorganisations"] },
      docs.length ? [row] : []
    );
  }
});

// src/kernel/units/sections/units.ts
import { z as z10 } from "zod";
var key = z10.string().regex(/^\d{2,5}@\d{4}$/, "is not a unit key like 25459@2025");
var code = z10.string().regex(/^(\d{2}|\d{3}|\d{5})$/, "is not 2, 3 or 5 digits");
var type = z10.string().refine((value) => value in UNIT_TYPES, "is not a known type of unit");
var unitLine = z10.strictObject({
  key,
  code: z10.string(),
  level: z10.enum(LEVELS, "is not province, district or commune"),
  type,
  name: cell.text,
  parent: cell.optional(key),
  from: cell.optional(cell.day),
  to: cell.optional(cell.day),
  area_km2: cell.optional(cell.positive)
});
var changeLine = z10.strictObject({
  unit: key,
  from: cell.day,
  type: cell.optional(type),
  name: cell.optional(cell.text),
  code: cell.optional(code),
  parent: cell.optional(key),
  legal_act: cell.text
});
var unitChangesSection = definePackSection({
  name: "unit-changes",
  files: ["units/changes/*.csv"],
  schema: z10.array(changeLine).min(1),
  after: ["province"],
  // Loaded with the units themselves.
  load: async () => ({ added: 0, changed: 0, unchanged: 0 })
});
function unitsInPack(pack) {
  const changes = pack.docs("unit-changes").flatMap((doc) => doc.data);
  return pack.docs("units").flatMap((doc) => doc.data.map((line3, index) => ({ doc, index, history: historyOf(line3, changes) })));
}
var unitsSection = definePackSection({
  name: "units",
  files: ["units/*.csv"],
  schema: z10.array(unitLine).min(1),
  after: ["province", "unit-changes"],
  required: true,
  check: (_docs, pack, report2) => checkUnits(pack, report2),
  load: (ctx, _docs, pack) => loadUnits(ctx, pack),
  committed: forgetUnits
});
function checkUnits(pack, report2) {
  const placed = unitsInPack(pack);
  const byKey = /* @__PURE__ */ new Map();
  const at2 = (place, column, reason3) => report2(place.doc, [place.index, column], reason3);
  for (const place of placed) {
    const { line: line3 } = place.history;
    if (byKey.has(line3.key)) at2(place, "key", `key "${line3.key}" occurs twice`);
    byKey.set(line3.key, place);
    if (!new RegExp(`^\\d{${CODE_DIGITS[line3.level]}}$`).test(line3.code))
      at2(place, "code", `code "${line3.code}" is not ${CODE_DIGITS[line3.level]} digits`);
    if (!line3.key.startsWith(`${line3.code}@`))
      at2(place, "key", `key "${line3.key}" does not begin with the code "${line3.code}"`);
    if (line3.from && !line3.key.endsWith(`@${line3.from.slice(0, 4)}`))
      at2(place, "key", `key "${line3.key}" does not end with the year of "${line3.from}"`);
    if (UNIT_TYPES[line3.type]?.level !== line3.level)
      at2(place, "type", `type "${line3.type}" is not of level ${line3.level}`);
    if (!line3.name.startsWith(`${typePrefix(line3.type)} `))
      at2(place, "name", `name "${line3.name}" does not begin with "${typePrefix(line3.type)}"`);
    if (lifeOf(line3).from >= lifeOf(line3).to) at2(place, "to", `to "${line3.to}" is not after from`);
    if (line3.parent === null !== (line3.level === "province"))
      at2(place, "parent", line3.parent ? "a province has no parent" : "parent is empty");
  }
  for (const place of placed) {
    for (const part of place.history.parents) {
      const parent = byKey.get(part.value);
      if (!parent) at2(place, "parent", `parent "${part.value}" is no unit of this pack`);
      else if (LEVELS.indexOf(parent.history.line.level) >= LEVELS.indexOf(place.history.line.level))
        at2(place, "parent", `parent "${part.value}" is not of a higher level`);
      else if (part.from < parent.history.life.from || part.to > parent.history.life.to)
        at2(place, "parent", `parent "${part.value}" does not exist on all days from ${part.from} to ${part.to}`);
    }
  }
  const codes = placed.flatMap((place) => place.history.codes.map((one) => ({ ...one, place })));
  for (const same of Map.groupBy(codes, (one) => one.value).values()) {
    for (const [index, one] of same.entries()) {
      const other = same.slice(0, index).find((before2) => overlap(before2, one));
      if (other)
        at2(
          one.place,
          "code",
          `code "${one.value}" belongs to ${other.place.history.line.key} on some of the same days`
        );
    }
  }
  for (const doc of pack.docs("unit-changes")) {
    for (const [index, change] of doc.data.entries()) {
      const life = byKey.get(change.unit)?.history.life;
      if (!life) report2(doc, [index, "unit"], `unit "${change.unit}" is no unit of this pack`);
      else if (change.from <= life.from || change.from >= life.to)
        report2(doc, [index, "from"], `from "${change.from}" lies outside the life of ${change.unit}`);
      if (!change.type && !change.name && !change.code && !change.parent)
        report2(doc, [index, "unit"], "nothing changes in this line");
    }
  }
  const changes = pack.docs("unit-changes").reduce((sum, doc) => sum + doc.data.length, 0);
  expectTotal(pack, report2, ["unit_changes"], changes);
  const [provinceDoc] = pack.docs("province");
  const province = provinceOf(pack);
  if (provinceDoc && byKey.get(province.unit)?.history.life.to !== FOREVER)
    report2(provinceDoc, ["unit"], `unit "${province.unit}" is no unit of today`);
  for (const [index, { on }] of province.expect.units.entries()) {
    for (const level of LEVELS) {
      const found2 = placed.filter(({ history }) => history.line.level === level && covers(history.life, on)).length;
      expectTotal(pack, report2, ["units", index, level], found2);
    }
  }
}
async function loadUnits(ctx, pack) {
  const { code: province } = provinceOf(pack);
  const id2 = (unitKey) => unitId(province, unitKey);
  const histories = unitsInPack(pack).map((place) => place.history);
  const nameColumns = (one) => ({
    type: one.type,
    name: one.name,
    short_name: one.name.slice(typePrefix(one.type).length + 1),
    folded: fold(one.name)
  });
  const parts3 = histories.flatMap(
    ({ line: line3, parents }) => parents.map((one) => ({ child: id2(line3.key), parent: id2(one.value), from: one.from, to: one.to }))
  );
  const period = (one) => ({ valid_from: one.from, valid_to: one.to });
  const units = histories.map(({ line: line3, life, names: names2 }) => ({
    id: id2(line3.key),
    key: line3.key,
    level: line3.level,
    ...nameColumns(names2.at(-1).value),
    ...period(life),
    from_known: line3.from !== null,
    area_km2: line3.area_km2
  }));
  const table2 = (name, key3) => ({ section: `units.${name}`, table: name, key: key3 });
  const own = await syncRows(ctx, { ...table2("unit", ["id"]), section: "units", vanished: "refuse" }, units);
  const dated = [
    await syncRows(
      ctx,
      table2("unit_name", ["unit_id", "valid_from"]),
      histories.flatMap(
        ({ line: line3, names: names2 }) => names2.map((one) => ({
          unit_id: id2(line3.key),
          ...period(one),
          ...nameColumns(one.value),
          legal_act: one.legalAct
        }))
      )
    ),
    await syncRows(
      ctx,
      table2("unit_code", ["unit_id", "scheme", "valid_from"]),
      histories.flatMap(
        ({ line: line3, codes }) => codes.map((one) => ({ unit_id: id2(line3.key), scheme: "gso", code: one.value, ...period(one) }))
      )
    ),
    await syncRows(
      ctx,
      table2("part_of", ["child", "valid_from"]),
      parts3.map((part) => ({ child: part.child, parent: part.parent, ...period(part) }))
    )
  ];
  const ancestors = flatten(new Map(histories.map(({ line: line3, life }) => [id2(line3.key), life])), parts3);
  await syncRows(
    ctx,
    { ...table2("ancestor", ["unit_id", "ancestor_id", "valid_from"]), derived: true },
    ancestors.map((one) => ({ unit_id: one.unit, ancestor_id: one.ancestor, depth: one.depth, ...period(one) }))
  );
  const counts = sumCounts([own, ...dated]);
  await bumpVersion(ctx, counts);
  return counts;
}

// src/kernel/units/sections/agencies.ts
var key2 = z11.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*@\d{4}$/, "is not an agency key like ubnd-25459@2025");
var agencyLine = z11.strictObject({
  key: key2,
  identifier: z11.string().refine(isIdentifier, "is not an agency identifier like H53.13"),
  identifier_status: z11.enum(["verified", "unverified"], "is not verified or unverified"),
  kind: z11.enum(
    Object.keys(AGENCY_KINDS),
    `is not one of ${Object.keys(AGENCY_KINDS).join(", ")}`
  ),
  name: cell.text,
  short_name: cell.text,
  /** Abbreviation in document numbers (Decree 30/2020/NĐ-CP), e.g. `UBND`. */
  symbol: z11.string().regex(/^[A-ZĐ]+$/, "is not an abbreviation in capitals"),
  unit: z11.string().min(1),
  parent: cell.optional(key2),
  from: cell.optional(cell.day),
  to: cell.optional(cell.day),
  address: cell.optional(cell.text),
  phone: cell.optional(z11.string().regex(/^\+?\d[\d .]{2,17}$/, "is not a telephone number")),
  email: cell.optional(z11.email("is not an e-mail address")),
  /** Name of the opening hours in the working calendar; empty = the usual ones. */
  working_hours: cell.optional(z11.string().regex(/^[a-z0-9-]+$/, "is not a name in lower case"))
});
var changeLine2 = z11.strictObject({
  agency: key2,
  from: cell.day,
  name: cell.text,
  short_name: cell.text,
  legal_act: cell.text
});
var agencyChangesSection = definePackSection({
  name: "agency-changes",
  files: ["agencies/changes/*.csv"],
  schema: z11.array(changeLine2).min(1),
  after: ["province"],
  // Loaded with the agencies themselves.
  load: async () => ({ added: 0, changed: 0, unchanged: 0 })
});
function agenciesInPack(pack) {
  const changes = pack.docs("agency-changes").flatMap((doc) => doc.data);
  return pack.docs("agencies").flatMap(
    (doc) => doc.data.map((line3, index) => {
      const own = changes.filter((change) => change.agency === line3.key);
      const first = { name: line3.name, short_name: line3.short_name };
      const names2 = versions(lifeOf(line3), first, own, ({ name, short_name }) => ({
        name,
        short_name
      }));
      return { doc, index, line: line3, life: lifeOf(line3), names: names2 };
    })
  );
}
var agenciesSection = definePackSection({
  name: "agencies",
  files: ["agencies/*.csv"],
  schema: z11.array(agencyLine).min(1),
  after: ["units", "agency-changes"],
  required: true,
  check: (_docs, pack, report2) => checkAgencies(pack, report2),
  load: (ctx, _docs, pack) => loadAgencies(ctx, pack),
  committed: forgetUnits
});
function checkAgencies(pack, report2) {
  const placed = agenciesInPack(pack);
  const province = provinceOf(pack);
  const units = new Map(unitsInPack(pack).map(({ history }) => [history.line.key, history]));
  const byKey = /* @__PURE__ */ new Map();
  for (const place of placed) {
    const { doc, index, line: line3, life } = place;
    const at2 = (column, reason3) => report2(doc, [index, column], reason3);
    if (byKey.has(line3.key)) at2("key", `key "${line3.key}" occurs twice`);
    byKey.set(line3.key, place);
    const root = province.agencies.root;
    if (line3.identifier !== root && !line3.identifier.startsWith(`${root}.`))
      at2("identifier", `identifier "${line3.identifier}" does not begin with ${root}`);
    if (line3.from && !line3.key.endsWith(`@${line3.from.slice(0, 4)}`))
      at2("key", `key "${line3.key}" does not end with the year of "${line3.from}"`);
    if (life.from >= life.to) at2("to", `to "${line3.to}" is not after from`);
    const unit = units.get(line3.unit);
    if (!unit) at2("unit", `unit "${line3.unit}" is no unit of this pack`);
    else if (life.from < unit.life.from || life.to > unit.life.to)
      at2("unit", `unit "${line3.unit}" does not exist on all days of the agency`);
  }
  for (const { doc, index, line: line3, life } of placed) {
    const parent = line3.parent === null ? void 0 : byKey.get(line3.parent);
    if (line3.parent === null) {
      if (line3.kind !== "people_committee") report2(doc, [index, "parent"], "parent is empty");
    } else if (!parent) report2(doc, [index, "parent"], `parent "${line3.parent}" is no agency of this pack`);
    else if (life.from < parent.life.from || life.to > parent.life.to)
      report2(doc, [index, "parent"], `parent "${line3.parent}" does not exist on all days of the agency`);
  }
  for (const same of Map.groupBy(placed, (place) => place.line.identifier).values()) {
    for (const [index, one] of same.entries()) {
      const other = same.slice(0, index).find((before2) => overlap(before2.life, one.life));
      if (other)
        report2(
          one.doc,
          [one.index, "identifier"],
          `identifier "${one.line.identifier}" belongs to ${other.line.key} on some of the same days`
        );
    }
  }
  for (const doc of pack.docs("agency-changes")) {
    for (const [index, change] of doc.data.entries()) {
      const life = byKey.get(change.agency)?.life;
      if (!life) report2(doc, [index, "agency"], `agency "${change.agency}" is no agency of this pack`);
      else if (change.from <= life.from || change.from >= life.to)
        report2(doc, [index, "from"], `from "${change.from}" lies outside the life of ${change.agency}`);
    }
  }
  const changes = pack.docs("agency-changes").reduce((sum, doc) => sum + doc.data.length, 0);
  expectTotal(pack, report2, ["agency_changes"], changes);
  const served = new Set(
    placed.filter(({ line: line3, life }) => line3.kind === "people_committee" && life.to === FOREVER).map(({ line: line3 }) => line3.unit)
  );
  for (const { doc, index, history } of unitsInPack(pack)) {
    if (history.life.to === FOREVER && !served.has(history.line.key))
      report2(doc, [index, "key"], `${history.line.key} has no People's Committee among the agencies`);
  }
  for (const [index, { on }] of province.expect.agencies.entries()) {
    expectTotal(pack, report2, ["agencies", index, "count"], placed.filter(({ life }) => covers(life, on)).length);
  }
}
async function loadAgencies(ctx, pack) {
  const { code: province } = provinceOf(pack);
  const placed = agenciesInPack(pack);
  const naming = (one) => ({
    name: one.name,
    short_name: one.short_name,
    folded: fold(`${one.name} ${one.short_name}`)
  });
  const depth = (place) => {
    const parent = placed.find((other) => other.line.key === place.line.parent);
    return parent ? 1 + depth(parent) : 0;
  };
  const agencies = [...placed].sort((a, b) => depth(a) - depth(b)).map(({ line: line3, life, names: names3 }) => ({
    id: agencyId(province, line3.key),
    key: line3.key,
    identifier: line3.identifier,
    identifier_status: line3.identifier_status,
    kind: line3.kind,
    ...naming(names3.at(-1).value),
    symbol: line3.symbol,
    unit_id: unitId(province, line3.unit),
    parent_id: line3.parent === null ? null : agencyId(province, line3.parent),
    valid_from: life.from,
    valid_to: life.to,
    from_known: line3.from !== null,
    address: line3.address,
    phone: line3.phone,
    email: line3.email,
    working_hours: line3.working_hours
  }));
  const names2 = placed.flatMap(
    (place) => place.names.map((one) => ({
      agency_id: agencyId(province, place.line.key),
      valid_from: one.from,
      valid_to: one.to,
      ...naming(one.value),
      legal_act: one.legalAct
    }))
  );
  const counts = sumCounts([
    await syncRows(ctx, { section: "agencies", table: "agency", key: ["id"], vanished: "refuse" }, agencies),
    await syncRows(
      ctx,
      { section: "agencies.agency_name", table: "agency_name", key: ["agency_id", "valid_from"] },
      names2
    )
  ]);
  await bumpVersion(ctx, counts);
  return counts;
}

// src/kernel/units/sections/agency-successions.ts
import { z as z12 } from "zod";
var successionLine = z12.strictObject({
  old: z12.string().min(1),
  new: z12.string().min(1),
  /** `main` takes over what is in flight, unless the place of the matter lies with one of the `other`. */
  part: z12.enum(["main", "other"], "is not main or other"),
  date: cell.day,
  legal_act: cell.text
});
var agencySuccessionsSection = definePackSection({
  name: "agency-successions",
  files: ["agencies/successions/*.csv"],
  schema: z12.array(successionLine).min(1),
  after: ["agencies"],
  check(docs, pack, report2) {
    const placed = agenciesInPack(pack);
    const byKey = new Map(placed.map((place) => [place.line.key, place]));
    const main = /* @__PURE__ */ new Set();
    const pairs = /* @__PURE__ */ new Set();
    let total = 0;
    for (const doc of docs) {
      for (const [index, line3] of doc.data.entries()) {
        total += 1;
        const at2 = (column, reason3) => report2(doc, [index, column], reason3);
        const [old, next] = [byKey.get(line3.old), byKey.get(line3.new)];
        if (!old) at2("old", `old "${line3.old}" is no agency of this pack`);
        else if (old.life.to !== line3.date) at2("date", `date "${line3.date}" is not the day ${line3.old} ended`);
        if (!next) at2("new", `new "${line3.new}" is no agency of this pack`);
        else if (!covers(next.life, line3.date)) at2("date", `date "${line3.date}" lies outside the life of ${line3.new}`);
        if (line3.part === "main" && main.has(line3.old)) at2("part", `${line3.old} has two main successors`);
        if (line3.part === "main") main.add(line3.old);
        if (pairs.has(`${line3.old} ${line3.new}`)) at2("old", `the pair ${line3.old}, ${line3.new} occurs twice`);
        pairs.add(`${line3.old} ${line3.new}`);
      }
    }
    for (const { doc, index, line: line3, life } of placed) {
      if (life.to !== FOREVER && !main.has(line3.key))
        report2(doc, [index, "to"], `${line3.key} ended, but no line names its main successor`);
    }
    expectTotal(pack, report2, ["agency_successions"], total);
  },
  async load(ctx, docs, pack) {
    const { code: code3 } = provinceOf(pack);
    const rows = docs.flatMap(
      (doc) => doc.data.map((line3) => ({ ...line3, old: agencyId(code3, line3.old), new: agencyId(code3, line3.new) }))
    );
    const counts = await syncRows(
      ctx,
      { section: "agency-successions", table: "agency_succession", key: ["old", "new", "date"] },
      rows
    );
    await bumpVersion(ctx, counts);
    return counts;
  },
  committed: forgetUnits
});

// src/kernel/units/sections/boundaries.ts
import { z as z13 } from "zod";
var boundaries = z13.strictObject({
  type: z13.literal("FeatureCollection"),
  features: z13.array(
    z13.strictObject({
      type: z13.literal("Feature"),
      /** The name is for people who read the file; it must be one the unit has had. */
      properties: z13.strictObject({ unit: z13.string().min(1), name: cell.text }),
      geometry: areaSchema
    })
  ).min(1)
});
var boundariesSection = definePackSection({
  name: "unit-boundaries",
  files: ["units/boundaries/*.geojson"],
  schema: boundaries,
  after: ["units"],
  check(docs, pack, report2) {
    const units = new Map(unitsInPack(pack).map(({ history }) => [history.line.key, history]));
    const seen = /* @__PURE__ */ new Set();
    for (const doc of docs) {
      for (const [index, { properties }] of doc.data.features.entries()) {
        const at2 = (column, reason3) => report2(doc, ["features", index, "properties", column], reason3);
        const unit = units.get(properties.unit);
        if (!unit) at2("unit", `unit "${properties.unit}" is no unit of this pack`);
        else if (!unit.names.some((one) => one.value.name === properties.name))
          at2("name", `name "${properties.name}" is not that of ${properties.unit}`);
        if (seen.has(properties.unit)) at2("unit", `unit "${properties.unit}" has two boundaries`);
        seen.add(properties.unit);
      }
    }
    const groups = Map.groupBy(
      unitsInPack(pack),
      ({ history }) => `${history.line.level} ${history.life.from} ${history.life.to}`
    );
    for (const group of groups.values()) {
      if (!group.some(({ history }) => seen.has(history.line.key))) continue;
      for (const { doc, index, history } of group) {
        if (!seen.has(history.line.key))
          report2(doc, [index, "key"], `${history.line.key} has no boundary, but others of its kind do`);
      }
    }
  },
  async load(ctx, docs, pack) {
    const { code: code3 } = provinceOf(pack);
    const lives = new Map(unitsInPack(pack).map(({ history }) => [history.line.key, history.life]));
    const rows = docs.flatMap(
      (doc) => doc.data.features.map(({ properties, geometry }) => {
        const life = lives.get(properties.unit);
        const [box, point] = [boxOf(geometry), pointInside(geometry)];
        return {
          unit_id: unitId(code3, properties.unit),
          valid_from: life.from,
          valid_to: life.to,
          geometry,
          point_lon: point[0],
          point_lat: point[1],
          min_lon: box.min[0],
          min_lat: box.min[1],
          max_lon: box.max[0],
          max_lat: box.max[1]
        };
      })
    );
    return syncRows(
      ctx,
      {
        section: "unit-boundaries",
        table: "unit_boundary",
        key: ["unit_id", "valid_from"],
        json: ["geometry"],
        vanished: "delete"
      },
      rows
    );
  }
});

// src/kernel/units/sections/successions.ts
import { z as z14 } from "zod";
var successionLine2 = z14.strictObject({
  old: z14.string().min(1),
  new: z14.string().min(1),
  part: z14.enum(["full", "partial"], "is not full or partial"),
  /** Share of the old unit that went to the new one, 0 to 1; empty where nobody published it. */
  share: cell.optional(cell.positive.refine((share) => share <= 1, "is not a share between 0 and 1")),
  date: cell.day,
  legal_act: cell.text
});
var successionsSection = definePackSection({
  name: "unit-successions",
  files: ["units/successions/*.csv"],
  schema: z14.array(successionLine2).min(1),
  after: ["units"],
  check: (_docs, pack, report2) => checkSuccessions(pack, report2),
  async load(ctx, docs, pack) {
    const { code: code3 } = provinceOf(pack);
    const rows = docs.flatMap(
      (doc) => doc.data.map((line3) => ({ ...line3, old: unitId(code3, line3.old), new: unitId(code3, line3.new) }))
    );
    const counts = await syncRows(
      ctx,
      { section: "unit-successions", table: "succession", key: ["old", "new", "date"] },
      rows
    );
    await bumpVersion(ctx, counts);
    return counts;
  },
  committed: forgetUnits
});
function checkSuccessions(pack, report2) {
  const placed = unitsInPack(pack);
  const byKey = new Map(placed.map((place) => [place.history.line.key, place]));
  const lines2 = pack.docs("unit-successions").flatMap((doc) => doc.data.map((line3, index) => ({ doc, index, line: line3 })));
  const pairs = /* @__PURE__ */ new Set();
  for (const { doc, index, line: line3 } of lines2) {
    const [old, next] = [byKey.get(line3.old)?.history, byKey.get(line3.new)?.history];
    const at2 = (column, reason3) => report2(doc, [index, column], reason3);
    if (!old) at2("old", `old "${line3.old}" is no unit of this pack`);
    else if (old.life.to !== line3.date) at2("date", `date "${line3.date}" is not the day ${line3.old} ended`);
    if (!next) at2("new", `new "${line3.new}" is no unit of this pack`);
    else if (!covers(next.life, line3.date)) at2("date", `date "${line3.date}" lies outside the life of ${line3.new}`);
    if (old && next && old.line.level !== next.line.level)
      at2("new", `new "${line3.new}" is of another level than ${line3.old}`);
    if (pairs.has(`${line3.old} ${line3.new}`)) at2("old", `the pair ${line3.old}, ${line3.new} occurs twice`);
    pairs.add(`${line3.old} ${line3.new}`);
  }
  for (const [old, group] of Map.groupBy(lines2, ({ line: line3 }) => line3.old)) {
    const [first] = group;
    const at2 = (reason3) => report2(first.doc, [first.index, "part"], reason3);
    const full = group.some(({ line: line3 }) => line3.part === "full");
    if (full && group.length > 1) at2(`part of ${old} is full in one line, but there are ${group.length} lines`);
    if (!full && group.length === 1) at2(`part of ${old} is partial, but no line says where the rest went`);
    const shares = group.map(({ line: line3 }) => line3.share).filter((share) => share !== null);
    const sum = shares.reduce((total, share) => total + share, 0);
    if (shares.length > 0 && (shares.length < group.length || Math.abs(sum - 1) > 1e-6))
      at2(`the shares of ${old} add up to ${sum}, not to 1`);
  }
  const [ended3, begun] = [new Set(lines2.map(({ line: line3 }) => line3.old)), new Set(lines2.map(({ line: line3 }) => line3.new))];
  for (const { doc, index, history } of placed) {
    const inherited = history.line.level === "district";
    if (history.life.to !== FOREVER && !ended3.has(history.line.key) && !inherited)
      report2(doc, [index, "to"], `${history.line.key} ended, but no succession says what became of it`);
    const reform = provinceOf(pack).reorganisations.some((one) => one.date === history.life.from);
    if (reform && !begun.has(history.line.key) && !inherited)
      report2(doc, [index, "from"], `${history.line.key} began with a reorganisation, but no succession says from what`);
  }
  expectTotal(pack, report2, ["successions"], lines2.length);
}

// src/kernel/units/index.ts
var unitsPart = defineModule({
  name: "units",
  migrations: "src/kernel/units/migrations",
  after: ["pack"],
  events: [unitsLoaded],
  pack: [
    provinceSection,
    unitChangesSection,
    unitsSection,
    successionsSection,
    boundariesSection,
    agencyChangesSection,
    agenciesSection,
    agencySuccessionsSection
  ],
  endpoints: unitEndpoints
});

// src/kernel/calendar/pack.ts
var date2 = z15.string().refine(isDate, "is not a day written YYYY-MM-DD");
var text2 = z15.string().min(1, "is empty");
var dayLine = z15.strictObject({
  date: date2,
  kind: z15.enum(DAY_KINDS, `is not one of ${DAY_KINDS.join(", ")}`),
  name_vi: text2,
  name_en: text2,
  basis: text2,
  /** Where the entry was found; `confidence` says how far to trust it. */
  source: z15.string(),
  confidence: z15.enum(["confirmed", "unverified", "projected"], "is not one of confirmed, unverified, projected"),
  /** Key of an agency; empty = everybody. */
  agency: z15.string()
});
var keyOf = (line3) => `${line3.date} ${line3.kind} ${line3.agency ?? ""}`;
var daysSection = definePackSection({
  name: "calendar",
  files: ["calendar/days*.csv"],
  schema: z15.array(dayLine),
  after: ["agencies"],
  required: true,
  check: (docs, pack, report2) => {
    const seen = /* @__PURE__ */ new Set();
    const agencies = new Set(agenciesInPack(pack).map(({ line: line3 }) => line3.key));
    const each = docs.flatMap((doc) => doc.data.map((line3, index) => ({ doc, line: line3, index })));
    for (const { doc, line: line3, index } of each) {
      if (seen.has(keyOf(line3))) report2(doc, [index, "date"], `${line3.date} ${line3.kind} occurs twice`);
      seen.add(keyOf(line3));
      if (line3.agency !== "" && !agencies.has(line3.agency))
        report2(doc, [index, "agency"], `agency "${line3.agency}" is no agency of this pack`);
    }
    for (const { doc, line: line3, index } of each) {
      const off = DAY_KINDS.filter((kind) => kind !== "makeup_work").some((kind) => seen.has(keyOf({ ...line3, kind })));
      if (line3.kind === "makeup_work" && off)
        report2(doc, [index, "kind"], `${line3.date} is a day off and a make-up day`);
    }
  },
  load: loadDays
});
var BY_PACK = "C\u1EADp nh\u1EADt g\xF3i d\u1EEF li\u1EC7u t\u1EC9nh";
var sameness = (row) => JSON.stringify([row.name_vi, row.name_en, row.basis, row.source, row.confidence]);
async function loadDays(ctx, docs) {
  const agencies = new Map(
    (await ctx.db.selectFrom("agency").select(["id", "key"]).execute()).map((agency) => [agency.key, agency.id])
  );
  const stored = await storedDays(ctx);
  const wanted = docs.flatMap((doc) => doc.data).map(({ agency, ...line3 }) => ({ ...line3, agency_id: agency === "" ? null : agencies.get(agency) })).map((row) => ({ row, key: keyOf({ ...row, agency: row.agency_id }) }));
  const isWanted = new Set(wanted.map(({ key: key3 }) => key3));
  const fresh = wanted.filter(({ key: key3, row }) => {
    const known = stored.get(key3);
    if (!known) return true;
    if (!known.active && known.revokedByPack) return true;
    return known.origin === "pack" && known.active && known.same !== sameness(row);
  });
  const replaced = [...stored.values()].filter(
    (one) => one.active && one.origin === "pack" && (!isWanted.has(one.key) || fresh.some(({ key: key3 }) => key3 === one.key))
  );
  const by = actorRef(ctx.actor);
  if (replaced.length > 0) {
    await ctx.db.updateTable("calendar_day").set({ revoked_at: ctx.now, revoked_by: by, revoke_reason: BY_PACK }).where(
      "id",
      "in",
      replaced.map((one) => one.id)
    ).execute();
  }
  const ids = [];
  for (const part of chunks(fresh)) {
    const rows = part.map(({ row }) => ({ ...row, origin: "pack", recorded_at: ctx.now, recorded_by: by }));
    ids.push(
      ...await ctx.db.insertInto("calendar_day").values(rows).returning(["id", "date", "kind", "agency_id"]).execute()
    );
  }
  const added = fresh.filter(({ key: key3 }) => !stored.has(key3)).length;
  if (stored.size > 0) {
    for (const row of ids) {
      const data = { change: "set", date: row.date, kind: row.kind, agencyId: row.agency_id };
      await emit(ctx, calendarDayChanged, { subject: row.id, agencyId: row.agency_id, data });
    }
    for (const gone3 of replaced.filter((one) => !isWanted.has(one.key))) {
      const [day5 = "", kind = "", agency = ""] = gone3.key.split(" ");
      const data = { change: "revoked", date: day5, kind, agencyId: agency || null };
      await emit(ctx, calendarDayChanged, { subject: gone3.id, agencyId: agency || null, data });
    }
  }
  const changed2 = ids.length - added + replaced.filter((one) => !isWanted.has(one.key)).length;
  return { added, changed: changed2, unchanged: wanted.length - ids.length };
}
async function storedDays(ctx) {
  const rows = await ctx.db.selectFrom("calendar_day").selectAll().orderBy("recorded_at").orderBy("id").execute();
  const newest = /* @__PURE__ */ new Map();
  for (const row of rows) {
    const key3 = keyOf({ date: row.date, kind: row.kind, agency: row.agency_id });
    newest.set(key3, {
      id: row.id,
      key: key3,
      origin: row.origin,
      active: row.revoked_at === null,
      revokedByPack: row.revoke_reason === BY_PACK,
      same: sameness(row)
    });
  }
  return newest;
}
var time = z15.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is not a time written HH:mm");
var hoursFile = z15.strictObject({
  schemes: z15.record(
    z15.string().regex(/^[a-z0-9-]+$/, "is not a name in lower case"),
    z15.array(
      z15.strictObject({
        weekdays: z15.array(z15.int().min(1).max(7)).min(1),
        from: time,
        to: time,
        valid_from: date2,
        /** First day no longer in force. */
        valid_to: date2.optional(),
        /** Open for reception, not counted by any deadline. */
        reception_only: z15.boolean().default(false)
      }).refine((rule) => minutesOfTime(rule.from) < minutesOfTime(rule.to), "ends before it begins").refine((rule) => !rule.valid_to || rule.valid_from < rule.valid_to, "is over before it is in force")
    ).min(1)
  )
});
var hoursSection = definePackSection({
  name: "calendar-hours",
  files: ["calendar/hours.yaml"],
  schema: hoursFile,
  after: ["agencies"],
  required: true,
  check: (docs, pack, report2) => {
    const schemes = new Set(docs.flatMap((doc) => Object.keys(doc.data.schemes)));
    for (const doc of docs) if (!schemes.has("standard")) report2(doc, ["schemes"], 'the scheme "standard" is missing');
    for (const { doc, index, line: line3 } of agenciesInPack(pack)) {
      if (line3.working_hours && !schemes.has(line3.working_hours)) {
        report2(doc, [index, "working_hours"], `"${line3.working_hours}" is no scheme of calendar/hours.yaml`);
      }
    }
  },
  load: async (ctx, docs) => {
    const wanted = docs.flatMap(
      (doc) => Object.entries(doc.data.schemes).flatMap(
        ([scheme, rules]) => rules.map((rule) => ({
          scheme,
          weekdays: [...rule.weekdays].sort((a, b) => a - b),
          opens: rule.from,
          closes: rule.to,
          valid_from: rule.valid_from,
          valid_to: rule.valid_to ?? "9999-12-31",
          reception_only: rule.reception_only
        }))
      )
    );
    const columns5 = ["scheme", "weekdays", "opens", "closes", "valid_from", "valid_to", "reception_only"];
    const keyed = (row) => JSON.stringify(columns5.map((column) => row[column]));
    const stored = await ctx.db.selectFrom("working_hours").select(["id", ...columns5]).execute();
    const known = new Set(stored.map(keyed));
    const kept = new Set(wanted.map(keyed));
    const fresh = wanted.filter((row) => !known.has(keyed(row)));
    const gone3 = stored.filter((row) => !kept.has(keyed(row)));
    for (const { id: id2 } of gone3) await ctx.db.deleteFrom("working_hours").where("id", "=", id2).execute();
    if (fresh.length > 0) await ctx.db.insertInto("working_hours").values(fresh).execute();
    const changed2 = Math.min(gone3.length, fresh.length);
    return {
      added: fresh.length - changed2,
      changed: Math.max(gone3.length, changed2),
      unchanged: wanted.length - fresh.length
    };
  }
});

// src/kernel/calendar/axis.ts
var EPSILON = 1e-9;
var roundUp = (x) => Math.ceil(x - EPSILON);
function axisOf(rule, calendar) {
  switch (rule.unit) {
    case "hours":
      return minuteAxis(rule, calendar);
    case "calendar_days":
      return calendarDayAxis(rule, calendar);
    default:
      return workingDayAxis(rule, calendar);
  }
}
function minuteAxis(rule, calendar) {
  return {
    limit: rule.value * 60,
    countsFirstDay: true,
    position: (at2) => calendar.minutePosition(at2),
    start: (at2) => calendar.minutePosition(at2),
    end: (position3) => ({ position: position3, at: calendar.atMinutePosition(position3), given: [] }),
    endOfDate: (date3) => {
      const at2 = calendar.endOfDay(calendar.workingDayFrom(dayNumber(date3)));
      return { position: calendar.minutePosition(at2), at: at2 };
    },
    minutes: (_, amount2) => amount2
  };
}
function workingDayAxis(rule, calendar) {
  const sameDay = rule.unit === "same_day";
  const wholeDays = sameDay || Number.isInteger(rule.value);
  const cutoff = sameDay ? minutesOfTime(rule.cutoff) * 6e4 : 0;
  const countsFirstDay = sameDay || !rule.startsNextDay;
  return {
    limit: sameDay ? 1 : rule.value,
    countsFirstDay,
    position: (at2) => calendar.dayPosition(at2),
    start: (at2) => {
      if (!countsFirstDay) return calendar.daysThrough(localDayNumber(at2));
      const past = Math.floor(calendar.dayPosition(at2));
      const through = calendar.daysThrough(localDayNumber(at2));
      return sameDay && through > past && localMs(at2) > cutoff ? through : past;
    },
    end: (position3) => {
      const whole4 = wholeDays ? roundUp(position3) : position3;
      const at2 = calendar.atDayPosition(whole4);
      const amount2 = whole4 - position3;
      return {
        position: whole4,
        at: at2,
        given: amount2 > EPSILON ? [{ why: "completed_day", amount: amount2, nominalDay: localDayNumber(at2) }] : []
      };
    },
    endOfDate: (date3) => {
      const day5 = calendar.workingDayFrom(dayNumber(date3));
      return { position: calendar.daysThrough(day5), at: calendar.endOfDay(day5) };
    },
    minutes: (from, amount2) => Math.max(
      0,
      calendar.workingMinutesBetween(from, calendar.atDayPosition(Math.max(calendar.dayPosition(from), 0) + amount2))
    )
  };
}
function calendarDayAxis(rule, calendar) {
  const countsFirstDay = !rule.startsNextDay;
  const endOn = (day5) => {
    const working = calendar.workingDayFrom(day5);
    return { day: working, at: calendar.endOfDay(working) };
  };
  const position3 = (at2) => localDayNumber(at2) + localMs(at2) / DAY_MS;
  return {
    limit: rule.value,
    countsFirstDay,
    position: position3,
    // Where the day of reception counts, it does so until the office closes.
    start: (at2) => localDayNumber(at2) + (countsFirstDay && at2 < endOn(localDayNumber(at2)).at ? 0 : 1),
    end: (at2) => {
      const completed = roundUp(at2);
      const nominalDay = completed - 1;
      const end = endOn(nominalDay);
      const given2 = [];
      if (completed - at2 > EPSILON) given2.push({ why: "completed_day", amount: completed - at2, nominalDay });
      if (end.day > nominalDay) given2.push({ why: "moved", amount: end.day - nominalDay, nominalDay });
      return { position: end.day + 1, at: end.at, given: given2 };
    },
    endOfDate: (date3) => {
      const end = endOn(dayNumber(date3));
      return { position: end.day + 1, at: end.at };
    },
    minutes: (from, amount2) => calendar.workingMinutesBetween(from, endOn(roundUp(position3(from) + amount2) - 1).at)
  };
}

// src/kernel/formats/dates.ts
function dateOf(when) {
  if (when instanceof Date) return localDate(when);
  if (isDate(when)) return when;
  throw new RangeError(`"${when}" is not a date YYYY-MM-DD`);
}
function formatDate(when) {
  const [year, month, day5] = dateOf(when).split("-");
  return `${day5}/${month}/${year}`;
}
function formatDateTime(at2) {
  return `${localTime(at2)} ${formatDate(at2)}`;
}

// src/kernel/formats/durations.ts
var plural = (n, one) => `${n} ${one}${n === 1 ? "" : "s"}`;
function parts(days, minutes) {
  const hours2 = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const some2 = (n, word) => n > 0 ? [word] : [];
  const vi = [...some2(days, `${days} ng\xE0y`), ...some2(hours2, `${hours2} gi\u1EDD`), ...some2(rest, `${rest} ph\xFAt`)];
  const en = [
    ...some2(days, plural(days, "day")),
    ...some2(hours2, plural(hours2, "hour")),
    ...some2(rest, plural(rest, "minute"))
  ];
  return { vi: vi.join(" ") || "0 ph\xFAt", en: en.join(" ") || "0 minutes" };
}
function workingDuration(minutes, dayMinutes = 480) {
  const whole4 = Math.round(Math.max(0, minutes));
  const days = Math.floor(whole4 / dayMinutes);
  const text8 = parts(days, whole4 - days * dayMinutes);
  const onlyDays = days > 0 && whole4 % dayMinutes === 0;
  return {
    vi: `${text8.vi} l\xE0m vi\u1EC7c`,
    en: onlyDays ? text8.en.replace("day", "working day") : `${text8.en} of working time`
  };
}
function duration(minutes) {
  const whole4 = Math.round(Math.max(0, minutes));
  return parts(Math.floor(whole4 / 1440), whole4 % 1440);
}

// src/kernel/calendar/words.ts
var CIVIL_CODE = {
  fromTheMinute: "B\u1ED9 lu\u1EADt D\xE2n s\u1EF1 2015, \u0110i\u1EC1u 147 kho\u1EA3n 1",
  firstDay: "B\u1ED9 lu\u1EADt D\xE2n s\u1EF1 2015, \u0110i\u1EC1u 147 kho\u1EA3n 2",
  lastDayOff: "B\u1ED9 lu\u1EADt D\xE2n s\u1EF1 2015, \u0110i\u1EC1u 148 kho\u1EA3n 5"
};
var STATUS_NAMES = {
  not_started: { vi: "Ch\u01B0a ti\u1EBFp nh\u1EADn", en: "Not received yet" },
  running: { vi: "Trong h\u1EA1n", en: "In time" },
  paused: { vi: "T\u1EA1m d\u1EEBng", en: "Paused" },
  overdue: { vi: "Qu\xE1 h\u1EA1n", en: "Overdue" },
  done_early: { vi: "Tr\u01B0\u1EDBc h\u1EA1n", en: "Before the due date" },
  on_time: { vi: "\u0110\xFAng h\u1EA1n", en: "On time" },
  late: { vi: "Tr\u1EC5 h\u1EA1n", en: "Late" }
};
var REASON_NAMES = {
  supplement: { vi: "ch\u1EDD b\u1ED5 sung h\u1ED3 s\u01A1", en: "waiting for missing papers" },
  payment: { vi: "ch\u1EDD th\u1EF1c hi\u1EC7n ngh\u0129a v\u1EE5 t\xE0i ch\xEDnh", en: "waiting for payment" },
  consultation: { vi: "ch\u1EDD \xFD ki\u1EBFn c\u01A1 quan ph\u1ED1i h\u1EE3p", en: "waiting for another agency" },
  suspension: { vi: "t\u1EA1m d\u1EEBng x\u1EED l\xFD", en: "processing suspended" }
};
var EVENT_NAMES = {
  received: { vi: "Ti\u1EBFp nh\u1EADn", en: "Reception" },
  supplement_requested: { vi: "Y\xEAu c\u1EA7u b\u1ED5 sung", en: "Request to supplement" },
  supplemented: { vi: "B\u1ED5 sung h\u1ED3 s\u01A1", en: "Supplement" },
  payment_requested: { vi: "Y\xEAu c\u1EA7u th\u1EF1c hi\u1EC7n ngh\u0129a v\u1EE5 t\xE0i ch\xEDnh", en: "Request for payment" },
  paid: { vi: "Ho\xE0n th\xE0nh ngh\u0129a v\u1EE5 t\xE0i ch\xEDnh", en: "Payment" },
  consultation_started: { vi: "G\u1EEDi l\u1EA5y \xFD ki\u1EBFn", en: "Consultation" },
  consultation_ended: { vi: "Nh\u1EADn \xFD ki\u1EBFn", en: "End of consultation" },
  suspended: { vi: "T\u1EA1m d\u1EEBng x\u1EED l\xFD", en: "Suspension" },
  resumed: { vi: "Ti\u1EBFp t\u1EE5c x\u1EED l\xFD", en: "Resumption" },
  re_appointed: { vi: "H\u1EB9n l\u1EA1i", en: "New appointment" },
  handled: { vi: "X\u1EED l\xFD xong", en: "Handled" }
};
var number = (value) => ({ vi: String(value).replace(".", ","), en: String(value) });
function limitText(rule) {
  const n = number(rule.value);
  const s = rule.value === 1 ? "" : "s";
  switch (rule.unit) {
    case "working_days":
      return { vi: `${n.vi} ng\xE0y l\xE0m vi\u1EC7c`, en: `${n.en} working day${s}` };
    case "calendar_days":
      return { vi: `${n.vi} ng\xE0y`, en: `${n.en} day${s}` };
    case "hours":
      return { vi: `${n.vi} gi\u1EDD l\xE0m vi\u1EC7c`, en: `${n.en} working hour${s}` };
    case "same_day":
      return { vi: "trong ng\xE0y", en: "the same day" };
  }
}
function startedText(rule, calendar, at2, again2 = false) {
  const when = formatDateTime(at2);
  const limit = limitText(rule);
  const head = again2 ? { vi: `Th\u1EDDi h\u1EA1n t\xEDnh t\u1EEB ${when}.`, en: `The limit counts from ${when}.` } : {
    vi: `Nh\u1EADn \u0111\u1EE7 h\u1ED3 s\u01A1 l\xFAc ${when}; th\u1EDDi h\u1EA1n ${limit.vi}.`,
    en: `Complete dossier received at ${when}; limit: ${limit.en}.`
  };
  const { tail, article } = firstDay(rule, calendar, at2);
  const source = [again2 ? void 0 : rule.source, article].filter((s) => s !== void 0).join("; ");
  return { text: { vi: `${head.vi} ${tail.vi}`, en: `${head.en} ${tail.en}` }, source };
}
function firstDay(rule, calendar, at2) {
  if (rule.unit === "hours") {
    return {
      tail: { vi: "T\xEDnh t\u1EEB th\u1EDDi \u0111i\u1EC3m nh\u1EADn, trong gi\u1EDD l\xE0m vi\u1EC7c.", en: "Counted from that minute, in working time." },
      article: CIVIL_CODE.fromTheMinute
    };
  }
  if (rule.unit === "same_day") {
    const late2 = calendar.isWorkingDay(localDate(at2)) && localMs(at2) > minutesOfTime(rule.cutoff) * 6e4;
    return late2 ? {
      tail: {
        vi: `Nh\u1EADn sau ${rule.cutoff}: tr\u1EA3 k\u1EBFt qu\u1EA3 trong ng\xE0y l\xE0m vi\u1EC7c ti\u1EBFp theo.`,
        en: `Received after ${rule.cutoff}: result on the next working day.`
      }
    } : { tail: { vi: "Tr\u1EA3 k\u1EBFt qu\u1EA3 trong ng\xE0y l\xE0m vi\u1EC7c.", en: "Result on the same working day." } };
  }
  return rule.startsNextDay ? {
    tail: {
      vi: "Ng\xE0y \u0111\u1EA7u kh\xF4ng t\xEDnh, th\u1EDDi h\u1EA1n t\xEDnh t\u1EEB ng\xE0y ti\u1EBFp theo.",
      en: "The first day is not counted, the limit runs from the next day."
    },
    article: CIVIL_CODE.firstDay
  } : { tail: { vi: "Ng\xE0y nh\u1EADn \u0111\u01B0\u1EE3c t\xEDnh v\xE0o th\u1EDDi h\u1EA1n.", en: "The day of reception is counted." } };
}
function handledText(status, when) {
  const name = STATUS_NAMES[status];
  return {
    vi: `X\u1EED l\xFD xong l\xFAc ${when}: ${name.vi.toLowerCase()}.`,
    en: `Handled at ${when}: ${name.en.toLowerCase()}.`
  };
}

// src/kernel/calendar/explain.ts
function explain(rule, calendar, steps) {
  const lines2 = [];
  let held = [];
  for (const step of steps) {
    if (step.kind === "given") {
      if (step.why === "restarted") lines2.push(givenLine(rule, calendar, step));
      else held.push(step);
    } else if (step.kind === "counted") {
      const atEnd = step.final ? held.reduce((sum, given2) => sum + given2.amount, 0) : 0;
      lines2.push(...countedLines(rule, calendar, { ...step, to: step.to - atEnd }));
      lines2.push(
        ...held.map((given2) => ({
          ...givenLine(rule, calendar, given2),
          ...step.final ? { counted: given2.amount } : {}
        }))
      );
      held = [];
    } else {
      if (step.kind === "re_appointed") lines2.push(...held.splice(0).map((given2) => givenLine(rule, calendar, given2)));
      lines2.push(otherLine(rule, calendar, step));
    }
  }
  return lines2;
}
function amountText(rule, calendar, amount2, day5) {
  if (rule.unit === "hours") return workingDuration(amount2, Number.MAX_SAFE_INTEGER);
  if (rule.unit === "calendar_days") return duration(amount2 * 1440);
  const dayMinutes = calendar.minutesOfDay(calendar.workingDayFrom(day5));
  return workingDuration(amount2 * dayMinutes, dayMinutes);
}
var span = (first, last) => first === last ? formatDate(dateOfDay(first)) : `${formatDate(dateOfDay(first))} \u2013 ${formatDate(dateOfDay(last))}`;
function countedLines(rule, calendar, step) {
  const last = localDayNumber(step.until);
  if (rule.unit === "calendar_days") return calendarDaysLine(rule, calendar, step);
  const positionAt = (day5) => rule.unit === "hours" ? calendar.minutePosition(instant(day5, 0)) : calendar.daysThrough(day5 - 1);
  const lines2 = [];
  let first = step.fromDay;
  while (first <= last) {
    const working = calendar.isWorkingDay(dateOfDay(first));
    let end = first;
    while (end < last && calendar.isWorkingDay(dateOfDay(end + 1)) === working) end++;
    if (working) {
      const counted = Math.min(positionAt(end + 1), step.to) - Math.max(positionAt(first), step.from);
      if (counted > 0) lines2.push(runLine(rule, calendar, first, end, counted));
    } else lines2.push(skippedLine(calendar, first, end));
    first = end + 1;
  }
  return lines2;
}
function runLine(rule, calendar, first, last, counted) {
  const amount2 = amountText(rule, calendar, counted, first);
  const makeup = [];
  for (let day5 = first; day5 <= last; day5++) {
    if (calendar.day(dateOfDay(day5)).reason) makeup.push(formatDate(dateOfDay(day5)));
  }
  return {
    at: instant(first, 0),
    kind: "counted",
    counted,
    text: {
      vi: `T\xEDnh ${amount2.vi}: ${span(first, last)}${makeup.length > 0 ? `, g\u1ED3m ng\xE0y l\xE0m b\xF9 ${makeup.join(", ")}` : ""}.`,
      en: `${amount2.en} counted: ${span(first, last)}${makeup.length > 0 ? `, with the make-up day ${makeup.join(", ")}` : ""}.`
    }
  };
}
function calendarDaysLine(rule, calendar, step) {
  const counted = step.to - step.from;
  if (counted <= 0) return [];
  const amount2 = amountText(rule, calendar, counted, step.fromDay);
  const days = span(Math.floor(step.from), Math.ceil(step.to) - 1);
  return [
    {
      at: instant(step.fromDay, 0),
      kind: "counted",
      counted,
      text: {
        vi: `T\xEDnh ${amount2.vi}: ${days}, k\u1EC3 c\u1EA3 ng\xE0y ngh\u1EC9.`,
        en: `${amount2.en} counted: ${days}, days off included.`
      }
    }
  ];
}
function offReasons(calendar, first, last) {
  const names2 = /* @__PURE__ */ new Map();
  const sources = /* @__PURE__ */ new Set();
  for (let day5 = first; day5 <= last; day5++) {
    const { reason: reason3 } = calendar.day(dateOfDay(day5));
    if (reason3 === "weekend") names2.set("ngh\u1EC9 h\u1EB1ng tu\u1EA7n", "weekend");
    else if (reason3) {
      names2.set(reason3.name.vi, reason3.name.en);
      sources.add(reason3.basis);
    }
  }
  return {
    name: { vi: [...names2.keys()].join(", "), en: [...names2.values()].join(", ") },
    source: [...sources].join("; ")
  };
}
function skippedLine(calendar, first, last) {
  const { name, source } = offReasons(calendar, first, last);
  const n = last - first + 1;
  return {
    at: instant(first, 0),
    kind: "skipped",
    text: {
      vi: `Kh\xF4ng t\xEDnh ${n} ng\xE0y ngh\u1EC9 ${span(first, last)}: ${name.vi}.`,
      en: `${n === 1 ? "1 day" : `${n} days`} off not counted, ${span(first, last)}: ${name.en}.`
    },
    ...source ? { source } : {}
  };
}
function givenLine(rule, calendar, step) {
  const base2 = { at: step.at, kind: step.why, given: step.amount };
  if (step.why === "restarted") {
    return {
      ...base2,
      text: {
        vi: `Th\u1EDDi h\u1EA1n ${limitText(rule).vi} \u0111\u01B0\u1EE3c t\xEDnh l\u1EA1i t\u1EEB \u0111\u1EA7u.`,
        en: `The limit of ${limitText(rule).en} starts anew.`
      }
    };
  }
  if (step.why === "completed_day") {
    const day5 = formatDate(dateOfDay(step.nominalDay));
    const amount2 = amountText(rule, calendar, step.amount, step.nominalDay);
    return {
      ...base2,
      text: {
        vi: `T\xEDnh tr\u1ECDn ng\xE0y cu\u1ED1i ${day5}, th\xEAm ${amount2.vi}.`,
        en: `The last day ${day5} is completed: ${amount2.en} more.`
      }
    };
  }
  const to = step.nominalDay + step.amount;
  const { name } = offReasons(calendar, step.nominalDay, to - 1);
  return {
    ...base2,
    source: CIVIL_CODE.lastDayOff,
    text: {
      vi: `Ng\xE0y cu\u1ED1i ${formatDate(dateOfDay(step.nominalDay))} l\xE0 ng\xE0y ngh\u1EC9 (${name.vi}): th\u1EDDi h\u1EA1n k\u1EBFt th\xFAc v\xE0o cu\u1ED1i ng\xE0y l\xE0m vi\u1EC7c ti\u1EBFp theo ${formatDate(dateOfDay(to))}.`,
      en: `The last day ${formatDate(dateOfDay(step.nominalDay))} is a day off (${name.en}): the limit ends with the next working day ${formatDate(dateOfDay(to))}.`
    }
  };
}
function otherLine(rule, calendar, step) {
  const when = formatDateTime(step.at);
  switch (step.kind) {
    case "started":
      return { at: step.at, kind: "started", ...startedText(rule, calendar, step.at) };
    case "restarted":
      return { at: step.at, kind: "restarted", ...startedText(rule, calendar, step.at, true) };
    case "paused": {
      const left = amountText(rule, calendar, step.remaining, localDayNumber(step.at));
      const why = step.reasons.map((reason3) => REASON_NAMES[reason3]);
      return {
        at: step.at,
        kind: "paused",
        text: {
          vi: `T\u1EA1m d\u1EEBng t\u1EEB ${when}: ${why.map((w) => w.vi).join(", ")}. Th\u1EDDi h\u1EA1n c\xF2n ${left.vi}.`,
          en: `Paused at ${when}: ${why.map((w) => w.en).join(", ")}. Of the limit ${left.en} remain.`
        }
      };
    }
    case "resumed": {
      const stood = workingDuration(calendar.workingMinutesBetween(step.since, step.at));
      return {
        at: step.at,
        kind: "resumed",
        text: {
          vi: `T\xEDnh ti\u1EBFp t\u1EEB ${when}; \u0111\xE3 d\u1EEBng ${stood.vi}.`,
          en: `Resumed at ${when} after a pause of ${stood.en}.`
        }
      };
    }
    case "re_appointed":
      return {
        at: step.at,
        kind: "re_appointed",
        given: step.amount,
        text: {
          vi: `Xin l\u1ED7i v\xE0 h\u1EB9n l\u1EA1i tr\u1EA3 k\u1EBFt qu\u1EA3: ${formatDateTime(step.to)}.`,
          en: `Apology and new appointment: ${formatDateTime(step.to)}.`
        }
      };
    case "ignored":
      return {
        at: step.at,
        kind: "ignored",
        text: {
          vi: `${EVENT_NAMES[step.event].vi} l\xFAc ${when}: kh\xF4ng l\xE0m thay \u0111\u1ED5i th\u1EDDi h\u1EA1n.`,
          en: `${EVENT_NAMES[step.event].en} at ${when}: does not change the limit.`
        }
      };
    case "due":
      return { at: step.at, kind: "due", text: { vi: `H\u1EA1n tr\u1EA3 k\u1EBFt qu\u1EA3: ${when}.`, en: `Result due: ${when}.` } };
    case "handled":
      return { at: step.at, kind: "handled", text: handledText(step.status, when) };
  }
}

// src/kernel/calendar/deadline.ts
var OPENS = {
  supplement_requested: "supplement",
  payment_requested: "payment",
  consultation_started: "consultation",
  suspended: "suspension"
};
var CLOSES = {
  supplemented: "supplement",
  paid: "payment",
  consultation_ended: "consultation",
  resumed: "suspension"
};
function computeDeadline(rule, calendar, events, now) {
  const clock = new Clockwork(rule, calendar);
  const ordered = isOrdered(events) ? events : [...events].sort((a, b) => a.at.getTime() - b.at.getTime());
  for (const event of ordered) clock.apply(event);
  return clock.result(now);
}
function isOrdered(events) {
  return events.every((event, i) => i === 0 || events[i - 1].at <= event.at);
}
var Clockwork = class {
  #rule;
  #calendar;
  #axis;
  #steps = [];
  #startedAt = null;
  #handledAt = null;
  /** The running stretch: day from which days are listed, where counting began, where the limit ends. */
  #fromDay = 0;
  #from = 0;
  #due = 0;
  #dueAt = null;
  /** `fresh`: paused on the day of reception, before the count began. */
  #paused = null;
  #open = /* @__PURE__ */ new Map();
  #restart = false;
  #legalDueAt = null;
  #reAppointed = false;
  constructor(rule, calendar) {
    this.#rule = rule;
    this.#calendar = calendar;
    this.#axis = axisOf(rule, calendar);
  }
  apply(event) {
    if (event.kind === "received") {
      if (!this.#startedAt) this.#start(event.at, "started", this.#axis.limit);
      return;
    }
    if (!this.#startedAt || this.#handledAt) return;
    const opens = OPENS[event.kind];
    const closes = CLOSES[event.kind];
    if (opens) this.#pause(event, opens);
    else if (closes) this.#resume(event, closes);
    else if (event.kind === "re_appointed") this.#reAppoint(event);
    else if (event.kind === "handled") this.#handledAt = event.at;
  }
  #start(at2, kind, amount2) {
    if (kind === "started") this.#startedAt = at2;
    this.#from = this.#axis.start(at2);
    this.#fromDay = localDayNumber(at2) + (this.#axis.countsFirstDay ? 0 : 1);
    this.#steps.push({ kind, at: at2, position: this.#from });
    this.#setDue(this.#from + amount2, at2);
  }
  /** Fixes the end of the running stretch; moves it to a working day and completes its day where the unit says so. */
  #setDue(position3, at2) {
    const ended3 = this.#axis.end(position3);
    for (const { why, amount: amount2, nominalDay } of ended3.given)
      this.#steps.push({ kind: "given", at: at2, why, amount: amount2, nominalDay });
    this.#due = ended3.position;
    this.#dueAt = ended3.at;
  }
  #pause(event, reason3) {
    if (!this.#rule.pausedBy.includes(reason3)) return;
    const wasOpen = this.#open.size > 0;
    if (!this.#paused && this.#dueAt && event.at >= this.#dueAt) {
      this.#steps.push({ kind: "ignored", at: event.at, event: event.kind });
      return;
    }
    this.#open.set(`${reason3} ${event.ref ?? ""}`, reason3);
    if (wasOpen) return;
    const position3 = Math.max(this.#axis.position(event.at), this.#from);
    const remaining = this.#due - position3;
    this.#count(position3, event.at, false);
    this.#paused = { since: event.at, remaining, fresh: localDayNumber(event.at) < this.#fromDay };
    this.#steps.push({ kind: "paused", at: event.at, reasons: [reason3], remaining });
    this.#dueAt = null;
  }
  #resume(event, reason3) {
    const known = this.#open.delete(`${reason3} ${event.ref ?? ""}`);
    if (known && reason3 === "supplement" && this.#rule.supplement === "restart") this.#restart = true;
    if (this.#open.size === 0) this.#run(event.at);
  }
  #run(at2) {
    const paused = this.#paused;
    if (!paused) return;
    this.#steps.push({ kind: "resumed", at: at2, since: paused.since });
    this.#paused = null;
    if (this.#restart || paused.fresh) {
      const kept = Math.max(paused.remaining, this.#axis.position(at2) + paused.remaining - this.#axis.start(at2));
      const amount2 = Math.max(kept, this.#restart ? this.#axis.limit : 0);
      this.#restart = false;
      if (amount2 > paused.remaining) {
        this.#steps.push({
          kind: "given",
          at: at2,
          why: "restarted",
          amount: amount2 - paused.remaining,
          nominalDay: localDayNumber(at2)
        });
      }
      this.#start(at2, "restarted", amount2);
      return;
    }
    this.#from = this.#axis.position(at2);
    this.#fromDay = localDayNumber(at2);
    this.#setDue(this.#from + paused.remaining, at2);
  }
  #count(to, until, final) {
    this.#steps.push({ kind: "counted", fromDay: this.#fromDay, from: this.#from, to, until, final });
  }
  #reAppoint(event) {
    if (this.#reAppointed || !event.date) {
      this.#steps.push({ kind: "ignored", at: event.at, event: event.kind });
      return;
    }
    const to = this.#axis.endOfDate(event.date);
    if (this.#dueAt && to.at <= this.#dueAt) {
      this.#steps.push({ kind: "ignored", at: event.at, event: event.kind });
      return;
    }
    this.#reAppointed = true;
    if (this.#paused) {
      const remaining = Math.max(this.#paused.remaining, to.position - this.#axis.position(this.#paused.since));
      this.#steps.push({ kind: "re_appointed", at: event.at, to: to.at, amount: remaining - this.#paused.remaining });
      this.#paused = { ...this.#paused, remaining };
      return;
    }
    this.#legalDueAt = this.#dueAt;
    this.#steps.push({ kind: "re_appointed", at: event.at, to: to.at, amount: to.position - this.#due });
    this.#due = to.position;
    this.#dueAt = to.at;
  }
  result(now) {
    const handledAt = this.#handledAt;
    const pausedSince = handledAt ? null : this.#paused?.since ?? null;
    if (handledAt && this.#paused) this.#run(handledAt);
    const dueAt = this.#dueAt;
    const status = this.#status(dueAt, handledAt, now);
    if (dueAt) {
      this.#count(Math.max(this.#due, this.#from), dueAt, true);
      this.#steps.push({ kind: "due", at: dueAt });
    }
    if (handledAt) this.#steps.push({ kind: "handled", at: handledAt, status });
    const until = handledAt ?? now;
    const left = dueAt ? this.#calendar.workingMinutesBetween(until, dueAt) : 0;
    const [rule, calendar, steps] = [this.#rule, this.#calendar, this.#steps];
    let lines2;
    return {
      status,
      startedAt: this.#startedAt,
      dueAt,
      legalDueAt: this.#legalDueAt ?? dueAt,
      reAppointed: this.#reAppointed,
      pausedSince,
      pausedBy: pausedSince ? [...new Set(this.#open.values())] : [],
      remaining: this.#paused ? this.#paused.remaining : null,
      remainingMinutes: this.#paused ? this.#axis.minutes(this.#paused.since, this.#paused.remaining) : handledAt ? 0 : Math.max(0, left),
      overdueMinutes: Math.max(0, -left),
      handledAt,
      get explanation() {
        lines2 ??= explain(rule, calendar, steps);
        return lines2;
      }
    };
  }
  #status(dueAt, handledAt, now) {
    if (!this.#startedAt) return "not_started";
    if (!dueAt) return "paused";
    if (!handledAt) return now > dueAt ? "overdue" : "running";
    if (handledAt > dueAt) return "late";
    return localDate(handledAt) < localDate(dueAt) ? "done_early" : "on_time";
  }
};

// src/kernel/calendar/deadline-rule.ts
import { z as z16 } from "zod";
var PAUSE_REASONS = ["supplement", "payment", "consultation", "suspension"];
var time2 = z16.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
var deadlineRule = z16.object({
  value: z16.number().positive().max(3660).default(1),
  unit: z16.enum(["working_days", "calendar_days", "hours", "same_day"]),
  /** Only `same_day`: the last minute of reception for a result on the same day. */
  cutoff: time2.default("15:00"),
  /** After a supplement: `pause` gives back what remained, `restart` the whole limit. */
  supplement: z16.enum(["pause", "restart"]).default("pause"),
  /** False where the law counts the day of reception itself. Days only. */
  startsNextDay: z16.boolean().default(true),
  /** What stops the clock; a procedure whose limit includes the consultation of another agency leaves that out. */
  pausedBy: z16.array(z16.enum(PAUSE_REASONS)).default([...PAUSE_REASONS]),
  /** Legal text of the limit. */
  source: z16.string().optional()
}).refine((rule) => rule.unit !== "calendar_days" || Number.isInteger(rule.value), {
  path: ["value"],
  message: "calendar_days takes whole days"
});
var CLOCK_EVENT_KINDS = [
  "received",
  "supplement_requested",
  "supplemented",
  "payment_requested",
  "paid",
  "consultation_started",
  "consultation_ended",
  "suspended",
  "resumed",
  "re_appointed",
  "handled"
];
var clockEvent = z16.object({
  kind: z16.enum(CLOCK_EVENT_KINDS),
  at: z16.date(),
  ref: z16.string().optional(),
  date: z16.string().refine(isDate).optional()
});

// src/kernel/calendar/load.ts
var STANDARD_HOURS = "standard";
var KEPT = 32;
var cache2 = definePart(() => /* @__PURE__ */ new Map());
async function loadCalendar(ctx, agencyId2, options2 = {}) {
  if (options2.knownAt)
    return readCalendar(ctx.db, agencyId2 ?? null, await schemeOf(ctx.db, agencyId2 ?? null), options2.knownAt);
  const state = await ctx.db.selectFrom("calendar_version").select((eb) => [
    "version",
    eb.selectFrom("agency").select("working_hours").where("id", "=", agencyId2 ?? null).as("scheme"),
    eb.exists(
      eb.selectFrom("calendar_day").select("id").where("agency_id", "=", agencyId2 ?? null).where("revoked_at", "is", null)
    ).as("own")
  ]).executeTakeFirstOrThrow();
  const scheme = state.scheme ?? STANDARD_HOURS;
  const owner3 = state.own ? agencyId2 ?? null : null;
  const key3 = `${state.version} ${scheme} ${owner3 ?? ""}`;
  const kept = cache2(ctx.app);
  let calendar = kept.get(key3);
  if (!calendar) {
    calendar = readCalendar(ctx.db, owner3, scheme);
    kept.set(key3, calendar);
    calendar.catch(() => kept.delete(key3));
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
  }
  return calendar;
}
async function schemeOf(db, agencyId2) {
  const agency = await db.selectFrom("agency").select("working_hours").where("id", "=", agencyId2).executeTakeFirst();
  return agency?.working_hours ?? STANDARD_HOURS;
}
async function readCalendar(db, agencyId2, scheme, knownAt) {
  const days = await db.selectFrom("calendar_day").select(["date", "kind", "name_vi", "name_en", "basis", "agency_id"]).where((eb) => eb.or([eb("agency_id", "is", null), eb("agency_id", "=", agencyId2)])).where(
    (eb) => knownAt ? eb.and([
      eb("recorded_at", "<=", knownAt),
      eb.or([eb("revoked_at", "is", null), eb("revoked_at", ">", knownAt)])
    ]) : eb("revoked_at", "is", null)
  ).execute();
  const hours2 = await db.selectFrom("working_hours").selectAll().where("scheme", "=", scheme).orderBy("opens").execute();
  return new WorkingCalendar({
    days: days.map(
      (day5) => ({
        date: day5.date,
        kind: day5.kind,
        name: { vi: day5.name_vi, en: day5.name_en },
        basis: day5.basis,
        ...day5.agency_id ? { agency: day5.agency_id } : {}
      })
    ),
    ...hours2.length > 0 ? {
      hours: hours2.map(
        (rule) => ({
          weekdays: rule.weekdays,
          from: rule.opens,
          to: rule.closes,
          validFrom: rule.valid_from,
          ...rule.valid_to < "9999" ? { validTo: rule.valid_to } : {},
          receptionOnly: rule.reception_only
        })
      )
    } : {},
    agency: agencyId2 ?? void 0
  });
}

// src/kernel/calendar/index.ts
var calendarPart = {
  name: "calendar",
  migrations: "src/kernel/calendar/migrations",
  after: ["events", "units"],
  commands: [setDay, revokeDay],
  events: [calendarDayChanged],
  pack: [daysSection, hoursSection]
};

// src/kernel/clock/index.ts
var ManualClock = class {
  #now;
  constructor(start2) {
    this.#now = new Date(start2);
  }
  now() {
    return new Date(this.#now);
  }
  set(instant5) {
    this.#now = new Date(instant5);
  }
  advance(milliseconds) {
    this.#now = new Date(this.#now.getTime() + milliseconds);
  }
};

// src/kernel/config/index.ts
import { readFileSync as readFileSync3, statSync } from "node:fs";
import { join as join3, resolve } from "node:path";

// src/kernel/config/network.ts
import { BlockList, isIP } from "node:net";
var loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");
function isLoopback(host) {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (name === "localhost" || name.endsWith(".localhost")) return true;
  const family = isIP(name);
  return family > 0 && loopback.check(name, family === 6 ? "ipv6" : "ipv4");
}
function isAddressBlock(text8) {
  const [address = "", bits2, more] = text8.split("/");
  const family = isIP(address);
  if (family === 0 || more !== void 0) return false;
  return bits2 === void 0 || /^\d{1,3}$/.test(bits2) && Number(bits2) <= (family === 6 ? 128 : 32);
}

// src/kernel/config/root.ts
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
function findRoot(from = fileURLToPath(import.meta.url)) {
  for (let at2 = dirname(from); at2 !== dirname(at2); at2 = dirname(at2)) {
    const file = join(at2, "package.json");
    if (existsSync(file) && JSON.parse(readFileSync(file, "utf8")).name === "tinhso") return at2;
  }
  throw new Error(`No package.json named "tinhso" above ${from}.`);
}

// src/kernel/config/secret.ts
import { randomBytes, randomUUID } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync as readFileSync2, rmSync, writeFileSync } from "node:fs";
import { dirname as dirname2, join as join2 } from "node:path";
function keptSecret(dataDir) {
  const file = join2(dataDir, "secret");
  const kept = read(file);
  if (kept) return kept;
  const first = mkdirSync(dataDir, { recursive: true });
  if (first) for (let at2 = dataDir; at2.length >= first.length; at2 = dirname2(at2)) chmodSync(at2, 457);
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, `${randomBytes(32).toString("base64url")}
`, { mode: 384, flag: "wx" });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const made = read(file);
  if (!made) throw new Error(`${file} is empty. Delete it to have a new secret made (everybody is then signed out).`);
  return made;
}
function read(file) {
  try {
    return readFileSync2(file, "utf8").trim();
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

// src/kernel/config/variables.ts
import { z as z17 } from "zod";
var described = (schema, doc) => schema.meta({ ...doc });
var whole = (min, max) => z17.string().regex(/^\d+$/).transform(Number).pipe(z17.number().int().min(min).max(max));
var flag = z17.enum(["true", "false", "1", "0", "yes", "no"]).transform((text8) => ["true", "1", "yes"].includes(text8));
var postgresUrl = z17.string().refine((text8) => {
  const url = URL.parse(text8);
  return url !== null && ["postgres:", "postgresql:"].includes(url.protocol) && url.pathname.length > 1;
});
var webOrigin = z17.string().refine((text8) => {
  const url = URL.parse(text8);
  return url !== null && /^https?:$/.test(url.protocol) && url.pathname === "/" && !url.search && !url.hash && !url.username;
}).transform((text8) => new URL(text8).origin);
var environment = z17.object({
  PORT: described(whole(0, 65535).optional(), {
    group: "Web",
    description: "Port the server listens on. `0` takes any free port.",
    expected: "a port number from 0 to 65535",
    default: "`8080`"
  }),
  HOST: described(
    z17.string().regex(/^[\w.:[\]-]+$/).optional(),
    {
      group: "Web",
      description: "Address the server listens on. `0.0.0.0` opens it to the network.",
      expected: "a host name or an IP address, without port",
      default: "`127.0.0.1`"
    }
  ),
  BASE_URL: described(webOrigin.optional(), {
    group: "Web",
    description: "Address under which people reach the server; used in links, QR codes, e-mails and for sign-in. Use https in production: it also makes cookies secure.",
    expected: "an http or https address without path, such as https://dichvucong.example.vn",
    default: "`http://127.0.0.1:PORT`"
  }),
  TRUSTED_PROXY: described(
    z17.string().transform((text8) => text8.split(",").map((part) => part.trim())).pipe(z17.array(z17.string().refine(isAddressBlock))).optional(),
    {
      group: "Web",
      description: "Proxies in front whose `X-Forwarded-*` headers are believed. From anybody else they are ignored.",
      expected: "IP addresses or CIDR blocks separated by commas, such as 10.0.0.1,10.1.0.0/16",
      default: "none"
    }
  ),
  MAX_UPLOAD_MB: described(whole(1, 1024).optional(), {
    group: "Web",
    description: "Largest file a person may upload, in MiB.",
    expected: "a whole number from 1 to 1024",
    default: "`10`"
  }),
  DATA_DIR: described(z17.string().optional(), {
    group: "Data",
    description: "Folder for the embedded database, uploaded files and the generated secret. A relative path counts from the folder tinhso is started in.",
    expected: "a folder",
    default: "`data` in the checkout"
  }),
  DATABASE_URL: described(postgresUrl.optional(), {
    group: "Data",
    description: "A PostgreSQL 18 server instead of the embedded one. The role needs no rights of its own: migrations grant what the program may do.",
    expected: "an address such as postgresql://user:password@host:5432/database",
    default: "embedded PostgreSQL",
    secret: true
  }),
  DATABASE_OWNER_URL: described(postgresUrl.optional(), {
    group: "Data",
    description: "The same database for the role that owns the tables; used by migrations only.",
    expected: "an address such as postgresql://owner:password@host:5432/database",
    default: "`DATABASE_URL`",
    secret: true
  }),
  DATABASE_POOL: described(whole(2, 500).optional(), {
    group: "Data",
    description: "Most connections the program holds to the database at once.",
    expected: "a whole number from 2 to 500",
    default: "`10`"
  }),
  DATABASE_STATEMENT_TIMEOUT_MS: described(whole(100, 36e5).optional(), {
    group: "Data",
    description: "Longest time one statement of the running program may take, in milliseconds. Migrations, backup and jobs with progress set their own.",
    expected: "a whole number from 100 to 3600000",
    default: "`15000`"
  }),
  DATABASE_LOCK_TIMEOUT_MS: described(whole(100, 6e5).optional(), {
    group: "Data",
    description: "Longest time a statement waits for a lock, in milliseconds.",
    expected: "a whole number from 100 to 600000",
    default: "`5000`"
  }),
  PROVINCE: described(z17.string().optional(), {
    group: "Province",
    description: "Folder of the province pack that is loaded at start. A relative path counts from the folder tinhso is started in.",
    expected: "an existing folder",
    default: "`provinces/tay-ninh` in the checkout"
  }),
  DEMO: described(flag.optional(), {
    group: "Province",
    description: "Demo personas with one-click sign-in and demo data. Refused unless `HOST` and `BASE_URL` are loopback addresses and no `TRUSTED_PROXY` is set.",
    expected: "true or false",
    default: "`true` on loopback with the embedded database, otherwise `false`"
  }),
  TINHSO_SECRET: described(z17.string().min(32).optional(), {
    group: "Identity",
    description: "Secret from which the keys of sessions and links are derived. Give all processes of one installation the same.",
    expected: "at least 32 characters",
    default: "generated once, kept in `DATA_DIR/secret`",
    secret: true
  }),
  OIDC_ISSUER: described(
    z17.string().refine((text8) => /^https?:$/.test(URL.parse(text8)?.protocol ?? "")).optional(),
    {
      group: "Identity",
      description: "OpenID Connect provider people sign in with (in production the national identity).",
      expected: "the issuer address of an OpenID Connect provider",
      default: "the embedded provider"
    }
  ),
  OIDC_CLIENT_ID: described(z17.string().optional(), {
    group: "Identity",
    description: "Client id that provider has given to tinhso.",
    expected: "a client id, together with OIDC_ISSUER",
    default: "none"
  }),
  OIDC_CLIENT_SECRET: described(z17.string().optional(), {
    group: "Identity",
    description: "Client secret that provider has given to tinhso.",
    expected: "a client secret, together with OIDC_ISSUER",
    default: "none",
    secret: true
  }),
  SMTP_URL: described(
    z17.string().refine((text8) => {
      const url = URL.parse(text8);
      return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== "";
    }).optional(),
    {
      group: "Mail",
      description: "Mail server for notifications. Without it messages stay in the program.",
      expected: "an address such as smtps://user:password@mail.example.vn:465",
      default: "no e-mail",
      secret: true
    }
  ),
  MAIL_FROM: described(
    z17.string().regex(/^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/).optional(),
    {
      group: "Mail",
      description: "Sender of e-mails.",
      expected: "an e-mail address, with or without a name: T\u1EC9nh s\u1ED1 <no-reply@example.vn>",
      default: "`no-reply@` and the host of `BASE_URL`"
    }
  ),
  CLAMAV_URL: described(
    z17.string().regex(/^(?:tcp:\/\/[^\s/:]+:\d{1,5}|unix:\/\S+)$/).optional(),
    {
      group: "Operation",
      description: "ClamAV daemon that scans every uploaded file. When it is set and cannot be reached, uploads are refused.",
      expected: "tcp://host:port or unix:/path/of/the/socket, such as tcp://127.0.0.1:3310",
      default: "no scanning"
    }
  ),
  METRICS_TOKEN: described(z17.string().min(16).optional(), {
    group: "Operation",
    description: "Bearer token that opens `/metrics` to other machines. Without it `/metrics` answers this machine only.",
    expected: "at least 16 characters",
    default: "none",
    secret: true
  }),
  LOG_LEVEL: described(z17.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).optional(), {
    group: "Operation",
    description: "Least level that is logged.",
    expected: "one of trace, debug, info, warn, error, fatal, silent",
    default: "`info`"
  })
});
var variableNames = Object.keys(environment.shape);
function variableDoc(name) {
  return environment.shape[name].meta();
}

// src/kernel/config/index.ts
var ConfigError = class extends Error {
  name = "ConfigError";
  wrong;
  constructor(wrong3) {
    const lines2 = wrong3.map(
      ({ name, given: given2, expected }) => `  ${name}${given2 === null ? "" : ` is "${given2}"`}: expected ${expected}`
    );
    super(`The configuration is not right:
${lines2.join("\n")}
See docs/configuration.md.`);
    this.wrong = wrong3;
  }
};
var otherTinhso = ["TINHSO_SECRET_FILE", "TINHSO_CONFORMANCE", "TINHSO_BRING_UP", "TINHSO_TEST_PG"];
function loadConfig(env, places2 = {}) {
  const root = places2.root ?? findRoot();
  const cwd = places2.cwd ?? process.cwd();
  const wrong3 = [];
  const values = readValues(env, cwd, wrong3);
  const parsed = environment.safeParse(values);
  for (const issue of parsed.error?.issues ?? []) {
    const name = issue.path[0];
    if (!wrong3.some((known) => known.name === name)) wrong3.push(refusal(name, values[name]));
  }
  if (!parsed.success) throw new ConfigError(wrong3);
  const vars = parsed.data;
  const host = (vars.HOST ?? "127.0.0.1").replace(/^\[|\]$/g, "");
  const port = vars.PORT ?? 8080;
  const everywhere = host === "0.0.0.0" || host === "::";
  const baseUrl = vars.BASE_URL ?? `http://${everywhere ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host}:${port}`;
  const onLoopback = isLoopback(host) && isLoopback(new URL(baseUrl).hostname) && !vars.TRUSTED_PROXY;
  const province = vars.PROVINCE === void 0 ? join3(root, "provinces", "tay-ninh") : resolve(cwd, vars.PROVINCE);
  if (vars.DEMO && !onLoopback) {
    wrong3.push({
      name: "DEMO",
      given: values.DEMO ?? "",
      expected: "false: anybody could sign in as anybody, so HOST and BASE_URL must be loopback addresses and TRUSTED_PROXY unset"
    });
  }
  if (vars.PROVINCE !== void 0 && !statSync(province, { throwIfNoEntry: false })?.isDirectory())
    wrong3.push(refusal("PROVINCE", vars.PROVINCE));
  if (vars.DATABASE_OWNER_URL && !vars.DATABASE_URL) {
    wrong3.push({ name: "DATABASE_URL", given: null, expected: "to be set as well when DATABASE_OWNER_URL is" });
  }
  const oidc3 = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"].filter(
    (name) => vars[name] !== void 0
  );
  if (oidc3.length > 0 && oidc3.length < 3) {
    for (const name of ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"]) {
      if (!oidc3.includes(name))
        wrong3.push({ name, given: null, expected: `to be set as well when ${oidc3.join(" and ")} is` });
    }
  }
  if (wrong3.length > 0) throw new ConfigError(wrong3);
  const dataDir = vars.DATA_DIR === void 0 ? join3(root, "data") : resolve(cwd, vars.DATA_DIR);
  return {
    root,
    host,
    port,
    baseUrl,
    baseUrlGiven: vars.BASE_URL !== void 0,
    secureCookies: baseUrl.startsWith("https:"),
    trustedProxies: vars.TRUSTED_PROXY ?? [],
    maxUploadBytes: (vars.MAX_UPLOAD_MB ?? 10) * 1024 * 1024,
    dataDir,
    dataDirGiven: vars.DATA_DIR !== void 0,
    database: {
      url: vars.DATABASE_URL ?? null,
      ownerUrl: vars.DATABASE_OWNER_URL ?? vars.DATABASE_URL ?? null,
      pool: vars.DATABASE_POOL ?? 10,
      statementTimeoutMs: vars.DATABASE_STATEMENT_TIMEOUT_MS ?? 15e3,
      lockTimeoutMs: vars.DATABASE_LOCK_TIMEOUT_MS ?? 5e3
    },
    province,
    demo: vars.DEMO ?? (onLoopback && vars.DATABASE_URL === void 0),
    secret: vars.TINHSO_SECRET ?? keptSecret(dataDir),
    oidc: vars.OIDC_ISSUER && vars.OIDC_CLIENT_ID && vars.OIDC_CLIENT_SECRET ? { issuer: vars.OIDC_ISSUER, clientId: vars.OIDC_CLIENT_ID, clientSecret: vars.OIDC_CLIENT_SECRET } : null,
    clamavUrl: vars.CLAMAV_URL ?? null,
    metricsToken: vars.METRICS_TOKEN ?? null,
    mail: { smtpUrl: vars.SMTP_URL ?? null, from: vars.MAIL_FROM ?? `T\u1EC9nh s\u1ED1 <no-reply@${new URL(baseUrl).hostname}>` },
    logLevel: vars.LOG_LEVEL ?? "info",
    warnings: warnings(env, vars, host, baseUrl)
  };
}
function readValues(env, cwd, wrong3) {
  const values = {};
  for (const name of variableNames) {
    const direct = env[name]?.trim();
    if (direct) values[name] = direct;
    const file = variableDoc(name).secret ? env[`${name}_FILE`]?.trim() : void 0;
    if (!file) continue;
    if (direct) {
      wrong3.push({ name: `${name}_FILE`, given: file, expected: `to be absent, since ${name} is set as well` });
      continue;
    }
    try {
      values[name] = readFileSync3(resolve(cwd, file), "utf8").trim();
    } catch (error) {
      wrong3.push({
        name: `${name}_FILE`,
        given: file,
        expected: `a readable file (${error.code})`
      });
    }
  }
  return values;
}
function refusal(name, given2) {
  const doc = variableDoc(name);
  return { name, given: doc.secret ? null : given2 ?? "", expected: doc.expected };
}
function warnings(env, vars, host, baseUrl) {
  const known = /* @__PURE__ */ new Set([...variableNames, ...otherTinhso]);
  const unknown2 = Object.keys(env).filter((name) => name.startsWith("TINHSO_") && !known.has(name));
  const list = unknown2.map((name) => `${name} is not a variable tinhso knows; it is ignored.`);
  if (!isLoopback(host) && !vars.BASE_URL) {
    list.push(`HOST is ${host} but BASE_URL is not set: links, QR codes and sign-in will point to ${baseUrl}.`);
  }
  if (!isLoopback(new URL(baseUrl).hostname) && !baseUrl.startsWith("https:")) {
    list.push(`BASE_URL ${baseUrl} is not https: sign-in and personal data would cross the network in the clear.`);
  }
  if (vars.DATABASE_URL && !vars.DATABASE_OWNER_URL) {
    list.push(
      "DATABASE_OWNER_URL is not set: the program owns its tables, so the database cannot keep it from changing the event log."
    );
  }
  return list;
}

// src/kernel/events/outbox/release.ts
import { sql as sql7 } from "kysely";
import { z as z18 } from "zod";

// src/kernel/events/outbox/batch.ts
import { sql as sql6 } from "kysely";

// src/kernel/events/outbox/handle.ts
import { sql as sql3 } from "kysely";
function handlerContext(app, tx, consumer, event) {
  return {
    app,
    db: tx,
    actor: { kind: "system", name: `consumer:${consumer.name}` },
    lang: "vi",
    requestId: event.requestId,
    now: app.clock.now()
  };
}
async function handleGuarded(app, tx, consumer, event) {
  await sql3`SAVEPOINT handler`.execute(tx);
  try {
    await consumer.handle(handlerContext(app, tx, consumer, event), event);
    await sql3`SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; RELEASE SAVEPOINT handler`.execute(tx);
    return void 0;
  } catch (error) {
    await sql3`ROLLBACK TO SAVEPOINT handler; RELEASE SAVEPOINT handler`.execute(tx);
    return error ?? new Error("the handler threw nothing");
  }
}
function errorText(error) {
  return String(error instanceof Error ? `${error.name}: ${error.message}` : error).slice(0, 2e3);
}

// src/kernel/events/outbox/parking.ts
import { sql as sql4 } from "kysely";

// src/kernel/events/outbox/stream.ts
import { sql as sql5 } from "kysely";
var consumersOf = (app) => app.modules.flatMap((module) => [...module.consumers ?? []]);
var columns = sql5`tick::text, seq::text, id, type, at, recorded_at, subject_type, subject, unit_id, agency_id, actor, request_id, data`;
var asEvent = (row) => ({
  tick: row.tick,
  seq: row.seq,
  id: row.id,
  type: row.type,
  at: row.at,
  recordedAt: row.recorded_at,
  subjectType: row.subject_type,
  subject: row.subject,
  unitId: row.unit_id,
  agencyId: row.agency_id,
  actor: row.actor,
  requestId: row.request_id,
  data: row.data
});
async function eventsAt(db, positions) {
  if (positions.length === 0) return [];
  const { rows } = await sql5`SELECT ${columns} FROM event
    WHERE (tick, seq) IN (SELECT * FROM unnest(${positions.map((one) => one.tick)}::bigint[], ${positions.map((one) => one.seq)}::bigint[]))
    ORDER BY event.tick, event.seq`.execute(db);
  return rows.map(asEvent);
}

// src/kernel/events/outbox/batch.ts
var LOCK2 = 7213004;

// src/kernel/events/outbox/release.ts
var parkedReleased = defineEvent({
  type: "events.parked.released",
  subjectType: "consumer",
  title: { vi: "\u0110\xE3 x\u1EED l\xFD l\u1EA1i s\u1EF1 ki\u1EC7n t\u1EA1m gi\u1EEF", en: "Parked events released" },
  data: z18.object({ released: z18.int(), remaining: z18.int() })
});
var MOST = 500;
var releaseParked = defineCommand({
  name: "events.parked.release",
  title: { vi: "X\u1EED l\xFD l\u1EA1i s\u1EF1 ki\u1EC7n t\u1EA1m gi\u1EEF", en: "Release parked events" },
  input: z18.object({ consumer: z18.string(), subject: z18.string().optional(), subjectType: z18.string().optional() }),
  allow: { roles: ["admin"] },
  run: async (ctx, { consumer: name, subject, subjectType }) => {
    const consumer = consumersOf(ctx.app).find((one) => one.name === name);
    if (!consumer) throw notFound({ vi: `b\u1ED9 x\u1EED l\xFD "${name}"`, en: `Consumer "${name}"` });
    await sql7`SELECT pg_advisory_xact_lock(${LOCK2}::int, hashtext(${name}))`.execute(ctx.db);
    const wanted = sql7`consumer = ${name} AND released_at IS NULL
      AND (${subject ?? null}::text IS NULL OR subject = ${subject ?? null})
      AND (${subjectType ?? null}::text IS NULL OR subject_type = ${subjectType ?? null})`;
    const { rows } = await sql7`SELECT tick::text, seq::text, event_id, subject_type, subject FROM parked_event
      WHERE ${wanted} ORDER BY parked_event.tick, parked_event.seq LIMIT ${MOST}`.execute(ctx.db);
    const result = await again(ctx, consumer, rows);
    const count3 = await sql7`SELECT count(*)::int AS n FROM parked_event WHERE ${wanted}`.execute(ctx.db);
    const remaining = count3.rows[0]?.n ?? 0;
    await emit(ctx, parkedReleased, { subject: name, data: { released: result.released, remaining } });
    return { ...result, remaining };
  }
});
async function again(ctx, consumer, rows) {
  const failed = /* @__PURE__ */ new Map();
  let released = 0;
  for (const event of await eventsAt(ctx.db, rows)) {
    const key3 = `${event.subjectType}
${event.subject}`;
    if (failed.has(key3)) continue;
    const error = await handleGuarded(ctx.app, ctx.db, consumer, event);
    if (error === void 0) {
      released += 1;
      await sql7`UPDATE parked_event SET released_at = clock_timestamp() WHERE consumer = ${consumer.name} AND event_id = ${event.id}`.execute(
        ctx.db
      );
    } else {
      failed.set(key3, { subject: event.subject, eventId: event.id, error: errorText(error) });
      await sql7`UPDATE parked_event SET attempts = attempts + 1, error = ${errorText(error)}
        WHERE consumer = ${consumer.name} AND event_id = ${event.id}`.execute(ctx.db);
    }
  }
  return { released, failed: [...failed.values()] };
}

// src/kernel/events/outbox/state.ts
import { sql as sql8 } from "kysely";
import { z as z19 } from "zod";
var COUNTED = 1e4;
async function consumerStates(app) {
  const names2 = consumersOf(app).map((consumer) => consumer.name);
  if (names2.length === 0) return [];
  const { rows } = await sql8`
    SELECT c.name AS consumer, behind.n::int AS behind,
      greatest(coalesce(extract(epoch FROM clock_timestamp() - behind.oldest), 0), 0)::float8 AS "lateSeconds",
      c.attempts, c.error, c.retry_at AS "retryAt", c.updated_at AS "movedAt",
      (SELECT count(*)::int FROM parked_event p WHERE p.consumer = c.name AND p.released_at IS NULL) AS parked
    FROM consumer_cursor c, LATERAL (
      SELECT count(*) AS n, min(recorded_at) AS oldest FROM (
        SELECT recorded_at FROM event WHERE (event.tick, event.seq) > (c.tick, c.seq) ORDER BY event.tick, event.seq LIMIT ${COUNTED}
      ) AS unread
    ) AS behind
    WHERE c.name = ANY(${names2}) ORDER BY c.name`.execute(app.store.db);
  return rows;
}
var consumersQuery = defineQuery({
  name: "events.consumers",
  title: { vi: "T\xECnh tr\u1EA1ng c\xE1c b\u1ED9 x\u1EED l\xFD s\u1EF1 ki\u1EC7n", en: "State of the event consumers" },
  input: nothing,
  allow: { roles: ["admin", "auditor"] },
  run: (ctx) => consumerStates(ctx.app)
});
var PAGE = 50;
var parkedEventsQuery = defineQuery({
  name: "events.parked.list",
  title: { vi: "S\u1EF1 ki\u1EC7n \u0111ang t\u1EA1m gi\u1EEF", en: "Parked events" },
  input: z19.object({ consumer: z19.string().optional(), cursor: z19.uuid().optional() }),
  allow: { roles: ["admin", "auditor"] },
  run: async (ctx, { consumer, cursor }) => {
    const { rows } = await sql8`
      SELECT id, consumer, event_id AS "eventId", event_type AS "eventType", subject_type AS "subjectType", subject, error, attempts,
        parked_at AS "parkedAt"
      FROM parked_event
      WHERE released_at IS NULL AND (${consumer ?? null}::text IS NULL OR consumer = ${consumer ?? null})
        AND (${cursor ?? null}::uuid IS NULL OR id > ${cursor ?? null}::uuid)
      ORDER BY id LIMIT ${PAGE + 1}`.execute(ctx.db);
    const events = rows.slice(0, PAGE);
    return { events, next: rows.length > PAGE ? events.at(-1)?.id ?? null : null };
  }
});

// src/kernel/events/sealing/index.ts
import { z as z21 } from "zod";

// src/kernel/jobs/job.ts
function defineJob(job) {
  return job;
}
var GiveUp = class extends Error {
  name = "GiveUp";
};

// src/kernel/events/sealing/seal.ts
import { sql as sql11 } from "kysely";

// src/kernel/events/position.ts
var beginning = { tick: "0", seq: "0" };

// src/kernel/events/sealing/digest.ts
import { createHash as createHash4 } from "node:crypto";
import { sql as sql9 } from "kysely";

// src/kernel/events/sealing/canonical.ts
var RawNumber = class {
  source;
  constructor(source) {
    this.source = source;
  }
};
var delicate = /\d{16}|\d\.\d/;
function parseExact(text8) {
  if (!delicate.test(text8)) return JSON.parse(text8);
  const keep = (_key, value, context) => {
    if (typeof value !== "number") return value;
    if (context?.source === void 0)
      throw new Error("this Node.js cannot parse numbers exactly: 22 or newer is needed");
    return new RawNumber(context.source);
  };
  return JSON.parse(text8, keep);
}
function canonicalJson(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (value instanceof RawNumber) return value.source;
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const object = value;
  const members = Object.keys(object).sort().map((key3) => `${JSON.stringify(key3)}:${canonicalJson(object[key3])}`);
  return `{${members.join(",")}}`;
}

// src/kernel/events/sealing/merkle.ts
import { createHash as createHash3 } from "node:crypto";
var LEAF = Buffer.from([0]);
var NODE = Buffer.from([1]);
function leafHash(data) {
  return createHash3("sha256").update(LEAF).update(data).digest();
}
function nodeHash(left, right) {
  return createHash3("sha256").update(NODE).update(left).update(right).digest();
}
function merkleRoot(leaves) {
  if (leaves.length === 0) return createHash3("sha256").digest();
  let level = leaves;
  while (level.length > 1) {
    const next = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i];
      const right = level[i + 1];
      next.push(right ? nodeHash(left, right) : left);
    }
    level = next;
  }
  return level[0];
}

// src/kernel/events/sealing/digest.ts
var instant2 = (column) => sql9`to_char(${sql9.ref(column)} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
var sealableColumns = sql9`tick::text, seq::text, id, type, ${instant2("at")} AS at, ${instant2("recorded_at")} AS recorded_at,
  subject_type, subject, unit_id, agency_id, actor, request_id, data::text`;
function eventText(event) {
  return canonicalJson({
    actor: event.actor,
    agencyId: event.agency_id,
    at: event.at,
    data: parseExact(event.data),
    id: event.id,
    recordedAt: event.recorded_at,
    requestId: event.request_id,
    seq: event.seq,
    subject: event.subject,
    subjectType: event.subject_type,
    tick: event.tick,
    type: event.type,
    unitId: event.unit_id
  });
}
var eventLeaf = (event) => leafHash(eventText(event));
function sealHash(seal3) {
  const { no, from, to, count: count3, root, prev, sealedAt } = seal3;
  const text8 = canonicalJson({
    no,
    from: { tick: from.tick, seq: from.seq },
    to: { tick: to.tick, seq: to.seq },
    count: count3,
    root,
    prev,
    sealedAt
  });
  return createHash4("sha256").update(text8).digest("hex");
}
var GENESIS = "0".repeat(64);

// src/kernel/events/sealing/read.ts
import { sql as sql10 } from "kysely";
var sealColumns = sql10`no, from_tick::text, from_seq::text, to_tick::text, to_seq::text, count, encode(root, 'hex') AS root,
  encode(prev, 'hex') AS prev, encode(hash, 'hex') AS hash,
  to_char(sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS sealed_at`;
var asSeal = (row) => ({
  no: Number(row.no),
  from: { tick: row.from_tick, seq: row.from_seq },
  to: { tick: row.to_tick, seq: row.to_seq },
  count: row.count,
  root: row.root,
  prev: row.prev,
  sealedAt: row.sealed_at,
  hash: row.hash
});
async function lastSeal(db) {
  const { rows } = await sql10`SELECT ${sealColumns} FROM seal ORDER BY seal.no DESC LIMIT 1`.execute(db);
  return rows[0] && asSeal(rows[0]);
}
async function sealsBefore(db, before2, limit) {
  const bound = before2 === void 0 ? sql10`` : sql10`WHERE seal.no < ${before2}`;
  const { rows } = await sql10`SELECT ${sealColumns} FROM seal ${bound} ORDER BY seal.no DESC LIMIT ${limit}`.execute(db);
  return rows.map(asSeal);
}
async function eventsBetween(db, after, upTo, limit) {
  const end = upTo === "horizon" ? sql10`event.tick < event_horizon()` : sql10`(event.tick, event.seq) <= (${upTo.tick}::bigint, ${upTo.seq}::bigint)`;
  const { rows } = await sql10`SELECT ${sealableColumns} FROM event
    WHERE (event.tick, event.seq) > (${after.tick}::bigint, ${after.seq}::bigint) AND ${end}
    ORDER BY event.tick, event.seq FETCH FIRST ${sql10.lit(limit)} ROWS WITH TIES`.execute(db);
  return rows;
}

// src/kernel/events/sealing/seal.ts
var BATCH = 1e3;
var LOCK3 = 7213003;
async function sealEvents(app) {
  const done = { seals: 0, events: 0 };
  for (; ; ) {
    const seal3 = await app.store.db.transaction().execute((tx) => sealBatch(tx, app.clock.now()));
    if (!seal3) return done;
    done.seals += 1;
    done.events += seal3.count;
    if (seal3.count < BATCH) return done;
  }
}
async function sealBatch(tx, now) {
  const lock = await sql11`SELECT pg_try_advisory_xact_lock(${LOCK3}::int, 0) AS got`.execute(tx);
  if (!lock.rows[0]?.got) return void 0;
  const last = await lastSeal(tx);
  const events = await eventsBetween(tx, last?.to ?? beginning, "horizon", BATCH);
  const [first, end] = [events[0], events.at(-1)];
  if (!first || !end) return void 0;
  const unhashed = {
    no: (last?.no ?? 0) + 1,
    from: { tick: first.tick, seq: first.seq },
    to: { tick: end.tick, seq: end.seq },
    count: events.length,
    root: merkleRoot(events.map(eventLeaf)).toString("hex"),
    prev: last?.hash ?? GENESIS,
    // Milliseconds from the clock, written with the six decimals PostgreSQL keeps.
    sealedAt: now.toISOString().replace("Z", "000Z")
  };
  const seal3 = { ...unhashed, hash: sealHash(unhashed) };
  await tx.insertInto("seal").values({
    no: seal3.no,
    from_tick: seal3.from.tick,
    from_seq: seal3.from.seq,
    to_tick: seal3.to.tick,
    to_seq: seal3.to.seq,
    count: seal3.count,
    root: Buffer.from(seal3.root, "hex"),
    prev: Buffer.from(seal3.prev, "hex"),
    hash: Buffer.from(seal3.hash, "hex"),
    sealed_at: now
    // Bigint columns take decimal strings; the generated types know only numbers.
    // biome-ignore lint/suspicious/noExplicitAny: see above
  }).execute();
  return seal3;
}

// src/kernel/events/sealing/api.ts
import { z as z20 } from "zod";
var position2 = z20.object({ tick: z20.string(), seq: z20.string() });
var sha256 = z20.string().regex(/^[0-9a-f]{64}$/);
var seal = z20.object({
  no: z20.int().min(1).describe("1, 2, 3 \u2026 without gaps"),
  from: position2,
  to: position2,
  count: z20.int().min(1).describe("Number of events in the batch"),
  root: sha256.describe("Merkle root (RFC 6962) over the canonical JSON of the events"),
  prev: sha256.describe("Hash of the seal before; 64 zeros for the first"),
  sealedAt: z20.string().describe("UTC with six decimals"),
  hash: sha256.describe("SHA-256 of the canonical JSON (RFC 8785) of the other fields")
}).meta({ id: "Seal" });
var PAGE2 = 100;
var latestSealEndpoint = defineEndpoint({
  method: "get",
  path: "/api/v1/seals/latest",
  operationId: "latestSeal",
  summary: "Newest seal of the event log",
  description: "Keep the hash: `tinhso audit verify` can be asked to show that the log still contains it.",
  tag: "Audit",
  access: "public",
  response: seal,
  handle: async (ctx) => {
    const last = await lastSeal(ctx.db);
    if (!last) throw notFound({ vi: "ni\xEAm phong nh\u1EADt k\xFD", en: "A seal" });
    return last;
  }
});
var sealsEndpoint = defineEndpoint({
  method: "get",
  path: "/api/v1/seals",
  operationId: "listSeals",
  summary: "Seals of the event log, newest first",
  tag: "Audit",
  access: "public",
  query: z20.object({
    cursor: z20.coerce.number().int().min(1).optional().describe("Number from `next` of the page before")
  }),
  response: z20.object({ seals: z20.array(seal), next: z20.string().nullable() }),
  handle: async (ctx, { query }) => {
    const seals = await sealsBefore(ctx.db, query.cursor, PAGE2 + 1);
    const page3 = seals.slice(0, PAGE2);
    return { seals: page3, next: seals.length > PAGE2 ? String(page3.at(-1)?.no) : null };
  }
});

// src/kernel/events/sealing/verify.ts
import { sql as sql12 } from "kysely";

// src/kernel/events/sealing/index.ts
var sealJob = defineJob({
  name: "events.seal",
  data: z21.object({}),
  cron: "* * * * *",
  run: async (ctx) => {
    const { seals, events } = await sealEvents(ctx.app);
    if (seals > 0) ctx.app.log.debug({ seals, events }, "events sealed");
  }
});

// src/kernel/events/outbox/metrics.ts
import { Counter as Counter2, Gauge, Histogram } from "prom-client";
var consumerMetrics = definePart((app) => {
  const registers = [metricsRegistry(app)];
  const labelNames = ["consumer"];
  const lag = new Gauge({
    name: "tinhso_consumer_lag_events",
    help: "Events a consumer has not read yet (counted up to 10000)",
    labelNames,
    registers,
    async collect() {
      for (const one of await consumerStates(app)) {
        lag.set({ consumer: one.consumer }, one.behind);
        late2.set({ consumer: one.consumer }, one.lateSeconds);
        waiting.set({ consumer: one.consumer }, one.parked);
      }
    }
  });
  const late2 = new Gauge({
    name: "tinhso_consumer_lag_seconds",
    help: "Age of the oldest event a consumer has not read",
    labelNames,
    registers
  });
  const waiting = new Gauge({
    name: "tinhso_consumer_parked_events",
    help: "Parked events not released",
    labelNames,
    registers
  });
  return {
    handled: new Counter2({
      name: "tinhso_consumer_events_total",
      help: "Events handled by this process",
      labelNames,
      registers
    }),
    parked: new Counter2({
      name: "tinhso_consumer_parked_total",
      help: "Events parked by this process",
      labelNames,
      registers
    }),
    batch: new Histogram({
      name: "tinhso_consumer_batch_seconds",
      help: "Duration of one batch",
      labelNames,
      registers,
      buckets: [5e-3, 0.02, 0.1, 0.5, 2, 10]
    })
  };
});

// src/kernel/events/outbox/wake.ts
var Wake = class {
  #woken = false;
  #end;
  wake() {
    this.#woken = true;
    this.#end?.();
  }
  async wait(milliseconds) {
    if (!this.#woken) {
      await new Promise((resolve3) => {
        const timer = setTimeout(resolve3, milliseconds);
        this.#end = () => {
          clearTimeout(timer);
          resolve3();
        };
      });
    }
    this.#end = void 0;
    this.#woken = false;
  }
};
var consumerWake = definePart(() => new Wake());
var notifyConsumers = (app) => consumerWake(app).wake();

// src/kernel/events/outbox/run.ts
var consumerLoop = definePart(() => ({ current: null }));

// src/kernel/events/index.ts
var eventsPart = {
  name: "events",
  migrations: "src/kernel/events/migrations",
  commands: [releaseParked],
  queries: [consumersQuery, parkedEventsQuery],
  events: [parkedReleased],
  jobs: [sealJob],
  endpoints: [latestSealEndpoint, sealsEndpoint]
};

// src/kernel/identity/gate.ts
async function permit(ctx, allow, input2) {
  const { actor } = ctx;
  if (allow.public || actor.kind === "system") return void 0;
  if (actor.kind === "anonymous") throw signInRequired();
  const scope2 = allow.scope ? await allow.scope(ctx, input2) : {};
  if (actor.kind === "person") {
    if (allow.person && actor.level >= allow.person.level && ownerFits(scope2, actor.personId)) return void 0;
    const grant3 = allow.roles && await coveringGrant(ctx, actor.grants, allow.roles, scope2);
    if (grant3) return grant3;
    throw forbidden(levelTooLow(allow, actor.level));
  }
  const scoped = allow.clientScopes?.some((needed) => actor.scopes.includes(needed)) ?? false;
  if (scoped && (!allow.roles || await anyGrantCovers(ctx, actor.grants, allow.roles, scope2))) return void 0;
  throw forbidden();
}
function ownerFits(scope2, personId) {
  return scope2.ownerId === void 0 || scope2.ownerId === personId;
}
function levelTooLow(allow, level) {
  if (!allow.person || level >= allow.person.level) return void 0;
  return {
    vi: "Vi\u1EC7c n\xE0y c\u1EA7n t\xE0i kho\u1EA3n \u0111\u1ECBnh danh \u0111i\u1EC7n t\u1EED m\u1EE9c \u0111\u1ED9 2. H\xE3y x\xE1c th\u1EF1c m\u1EE9c \u0111\u1ED9 2 t\u1EA1i c\u01A1 quan C\xF4ng an r\u1ED3i \u0111\u0103ng nh\u1EADp l\u1EA1i.",
    en: "This needs an electronic identity of level 2. Have yours verified at the police, then sign in again."
  };
}
async function anyGrantCovers(ctx, grants, roles, scope2) {
  return await coveringGrant(ctx, grants, roles, scope2) !== void 0;
}
async function coveringGrant(ctx, grants, roles, scope2) {
  const wanted = grants.filter((grant3) => roles.includes(grant3.role));
  const held = wanted.filter((grant3) => !grant3.onBehalfOf).concat(wanted.filter((grant3) => grant3.onBehalfOf));
  if (held.length === 0 || scope2.agencyId === void 0 && scope2.unitId === void 0) return held[0];
  const agencies = scope2.agencyId === void 0 ? [] : [scope2.agencyId].flat();
  const wide = held.some((grant3) => grant3.agencyId === null);
  const units = new Set(wide && scope2.unitId ? await ancestorIds(ctx, scope2.unitId) : []);
  return held.find((grant3) => grant3.agencyId === null ? units.has(grant3.unitId) : agencies.includes(grant3.agencyId));
}

// src/kernel/execute.ts
var ATTEMPTS = 3;
async function execute(ctx, command, input2, options2 = {}) {
  const valid = parseInput(command.input, input2, ctx.lang);
  const attempt = (inside2) => once(inside2, command, valid, options2.idempotencyKey);
  if (ctx.db.isTransaction) return attempt(ctx);
  for (let tries = 1; ; tries += 1) {
    try {
      const result = await ctx.db.transaction().execute((tx) => attempt({ ...ctx, db: tx }));
      notifyConsumers(ctx.app);
      return result;
    } catch (error) {
      if (tries >= ATTEMPTS || !isTransient(error)) throw error;
    }
  }
}
function inPlaceOf(ctx, grant3) {
  if (ctx.actor.kind !== "person") return ctx;
  const { actsFor: _, ...self2 } = ctx.actor;
  return { ...ctx, actor: grant3?.onBehalfOf ? { ...self2, actsFor: grant3.onBehalfOf } : self2 };
}
async function once(asked2, command, input2, key3) {
  const ctx = inPlaceOf(asked2, await permit(asked2, command.allow, input2));
  if (key3 === void 0) return command.run(ctx, input2);
  const owner3 = `${ctx.actor.kind === "person" ? ctx.actor.personId : ctx.actor.kind === "client" ? ctx.actor.clientId : ctx.actor.kind}`;
  const claimed = await ctx.db.insertInto("idempotency").values({ key: key3, owner: owner3, command: command.name, at: ctx.now }).onConflict((on) => on.doNothing()).returning("key").executeTakeFirst();
  if (!claimed) {
    const first = await ctx.db.selectFrom("idempotency").select(["command", "result"]).where("key", "=", key3).where("owner", "=", owner3).executeTakeFirstOrThrow();
    if (first.command !== command.name) {
      throw conflict("idempotency_key_reused", {
        vi: "M\xE3 ch\u1ED1ng g\u1EEDi tr\xF9ng \u0111\xE3 \u0111\u01B0\u1EE3c d\xF9ng cho m\u1ED9t vi\u1EC7c kh\xE1c.",
        en: "This idempotency key was used for another command."
      });
    }
    return first.result;
  }
  const result = await command.run(ctx, input2);
  await ctx.db.updateTable("idempotency").set({ result: JSON.stringify(result ?? null) }).where("key", "=", key3).where("owner", "=", owner3).execute();
  return result;
}
async function ask(ctx, query, input2) {
  const valid = parseInput(query.input, input2, ctx.lang);
  await permit(ctx, query.allow, valid);
  return query.run(ctx, valid);
}

// src/kernel/files/clean.ts
import { readdir as readdir3, rm as rm3, stat as stat2 } from "node:fs/promises";
import { join as join6 } from "node:path";
import { sql as sql14 } from "kysely";
import { z as z22 } from "zod";

// src/kernel/files/blobs.ts
import { createReadStream } from "node:fs";
import { mkdir, open, readdir as readdir2, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname as dirname3, join as join4 } from "node:path";
var missing = (error) => error?.code === "ENOENT";
var DiskBlobs = class {
  #root;
  incoming;
  constructor(root) {
    this.#root = root;
    this.incoming = join4(root, "incoming");
  }
  #path(sha2562) {
    if (!/^[0-9a-f]{64}$/.test(sha2562)) throw new Error("not a SHA-256");
    return join4(this.#root, sha2562.slice(0, 2), sha2562.slice(2, 4), sha2562);
  }
  async adopt(path2, sha2562, now) {
    const target2 = this.#path(sha2562);
    await mkdir(dirname3(target2), { recursive: true });
    if (await this.has(sha2562)) {
      await utimes(target2, now, now);
      await rm(path2, { force: true });
      return;
    }
    await utimes(path2, now, now);
    await rename(path2, target2);
    const folder = await open(dirname3(target2), "r");
    await folder.sync().finally(() => folder.close());
  }
  async has(sha2562) {
    return await this.usedAt(sha2562) !== null;
  }
  async usedAt(sha2562) {
    try {
      return (await stat(this.#path(sha2562))).mtime;
    } catch (error) {
      if (missing(error)) return null;
      throw error;
    }
  }
  read(sha2562) {
    return createReadStream(this.#path(sha2562));
  }
  async *list() {
    for (const first of await folders(this.#root)) {
      for (const second of await folders(join4(this.#root, first))) {
        for (const sha2562 of (await readdir2(join4(this.#root, first, second))).sort()) {
          const usedAt = /^[0-9a-f]{64}$/.test(sha2562) ? await this.usedAt(sha2562) : null;
          if (usedAt) yield { sha256: sha2562, usedAt };
        }
      }
    }
  }
  async remove(sha2562) {
    await rm(this.#path(sha2562), { force: true });
  }
};
async function folders(path2) {
  try {
    return (await readdir2(path2)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort();
  } catch (error) {
    if (missing(error)) return [];
    throw error;
  }
}
var blobStore = definePart((app) => new DiskBlobs(join4(app.config.dataDir, "files")));

// src/kernel/files/put.ts
import { sql as sql13 } from "kysely";

// src/kernel/files/kinds.ts
import { fileTypeFromBuffer } from "file-type";
var KINDS = {
  jpeg: { label: "JPEG", mediaTypes: ["image/jpeg"], extension: "jpg" },
  png: { label: "PNG", mediaTypes: ["image/png"], extension: "png" },
  webp: { label: "WebP", mediaTypes: ["image/webp"], extension: "webp" },
  heic: { label: "HEIC", mediaTypes: ["image/heic", "image/heif"], extension: "heic" },
  pdf: { label: "PDF", mediaTypes: ["application/pdf"], extension: "pdf" }
};
var allKinds = Object.keys(KINDS);
var photosAndPdf = ["jpeg", "png", "webp", "heic", "pdf"];
var HEAD = 4100;
async function sniff(head, accept) {
  const found2 = await fileTypeFromBuffer(head);
  const kind = found2 && accept.find((one) => KINDS[one].mediaTypes.includes(found2.mime));
  return kind ? found2.mime : null;
}
var acceptAttribute = (accept) => accept.flatMap((kind) => [...KINDS[kind].mediaTypes, `.${KINDS[kind].extension}`]).join(",");

// src/kernel/files/receive.ts
import { createHash as createHash5, randomUUID as randomUUID2 } from "node:crypto";
import { createReadStream as createReadStream2 } from "node:fs";
import { mkdir as mkdir2, open as open2, rm as rm2 } from "node:fs/promises";
import { join as join5 } from "node:path";

// src/kernel/files/name.ts
var LONGEST = 150;
function cleanName(name, mediaType) {
  const base2 = name.split(/[\\/]/).at(-1) ?? "";
  const bare = base2.normalize("NFC").replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu, "").replace(/[<>:"|?*]/g, "_").replace(/\s+/g, " ").replace(/^[\s.]+|[\s.]+$/g, "");
  const ending = endingFor(mediaType);
  const match = /^(.*)\.([^.]{1,10})$/.exec(bare);
  const fits = match?.[2] !== void 0 && endings(mediaType).includes(match[2].toLowerCase());
  const stem = (fits ? match?.[1] : bare) || "tep";
  return `${[...stem].slice(0, LONGEST).join("")}.${fits ? match?.[2] : ending}`;
}
var endingFor = (mediaType) => endings(mediaType)[0] ?? "bin";
function endings(mediaType) {
  if (mediaType === "image/jpeg") return ["jpg", "jpeg", "jfif"];
  if (mediaType === "image/heif" || mediaType === "image/heic") return ["heic", "heif"];
  const kind = Object.values(KINDS).find((one) => one.mediaTypes.includes(mediaType));
  return kind ? [kind.extension] : [];
}
function attachment(name) {
  const ascii = name.normalize("NFD").replace(new RegExp("\\p{M}", "gu"), "").replace(/đ/g, "d").replace(/Đ/g, "D").replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const exact = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${exact}`;
}

// src/kernel/files/problems.ts
function fileProblem(status, code3, text8, field, lang) {
  return new Problem(status, code3, text8, field === void 0 ? [] : [{ path: field, message: text8[lang] }]);
}
function sizeText(bytes, lang) {
  const [value, unit] = bytes >= 1048576 ? [bytes / 1048576, "MB"] : bytes >= 1024 ? [bytes / 1024, "KB"] : [bytes, "B"];
  return `${new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(value)} ${unit}`;
}
var tooLarge = (maxBytes, field, lang) => fileProblem(
  413,
  "file_too_large",
  {
    vi: `T\u1EC7p qu\xE1 l\u1EDBn. M\u1ED7i t\u1EC7p kh\xF4ng \u0111\u01B0\u1EE3c v\u01B0\u1EE3t qu\xE1 ${sizeText(maxBytes, "vi")}.`,
    en: `The file is too large. Each file may have at most ${sizeText(maxBytes, "en")}.`
  },
  field,
  lang
);
var wrongKind = (accept, field, lang) => {
  const kinds = accept.map((kind) => KINDS[kind].label).join(", ");
  return fileProblem(
    415,
    "file_kind_not_allowed",
    {
      vi: `Lo\u1EA1i t\u1EC7p kh\xF4ng \u0111\u01B0\u1EE3c ch\u1EA5p nh\u1EADn. Ch\u1EC9 nh\u1EADn t\u1EC7p: ${kinds}.`,
      en: `This kind of file is not taken. Allowed: ${kinds}.`
    },
    field,
    lang
  );
};
var emptyFile = (field, lang) => fileProblem(422, "file_empty", { vi: "T\u1EC7p r\u1ED7ng, kh\xF4ng c\xF3 n\u1ED9i dung.", en: "The file is empty." }, field, lang);
var tooManyFiles = (most, field, lang) => fileProblem(
  413,
  "too_many_files",
  { vi: `Qu\xE1 nhi\u1EC1u t\u1EC7p. T\u1ED1i \u0111a ${most} t\u1EC7p.`, en: `Too many files. At most ${most}.` },
  field,
  lang
);
var unexpectedFile = (field, lang) => fileProblem(422, "file_not_expected", { vi: "M\u1EE5c n\xE0y kh\xF4ng nh\u1EADn t\u1EC7p.", en: "No file belongs here." }, field, lang);
var infected = (field, lang) => fileProblem(
  422,
  "file_infected",
  { vi: "T\u1EC7p ch\u1EE9a m\xE3 \u0111\u1ED9c n\xEAn kh\xF4ng \u0111\u01B0\u1EE3c nh\u1EADn.", en: "The file contains malicious code and was not taken." },
  field,
  lang
);
var scanUnavailable = () => new Problem(503, "scan_unavailable", {
  vi: "Ch\u01B0a ki\u1EC3m tra \u0111\u01B0\u1EE3c m\xE3 \u0111\u1ED9c trong t\u1EC7p. Vui l\xF2ng th\u1EED l\u1EA1i sau \xEDt ph\xFAt.",
  en: "The file could not be checked for malicious code. Please try again in a few minutes."
});
var badForm = () => new Problem(400, "bad_form", {
  vi: "Bi\u1EC3u m\u1EABu g\u1EEDi l\xEAn b\u1ECB l\u1ED7i ho\u1EB7c ch\u01B0a g\u1EEDi h\u1EBFt.",
  en: "The form sent is damaged or incomplete."
});
var formNeeded = () => new Problem(415, "form_needed", {
  vi: "N\u1ED9i dung g\u1EEDi l\xEAn ph\u1EA3i l\xE0 bi\u1EC3u m\u1EABu (multipart/form-data ho\u1EB7c application/x-www-form-urlencoded).",
  en: "The body must be a form (multipart/form-data or application/x-www-form-urlencoded)."
});
var formTooLarge = () => new Problem(413, "form_too_large", { vi: "Bi\u1EC3u m\u1EABu g\u1EEDi l\xEAn qu\xE1 l\u1EDBn.", en: "The form is too large." });

// src/kernel/files/scan.ts
import { connect } from "node:net";
function clamavUrl(app) {
  return app.config.clamavUrl;
}
var TIMEOUT_MS = 6e4;
async function scan(url, source) {
  const socket = dial(url);
  try {
    const answer = readAll(socket);
    answer.catch(() => {
    });
    await write(socket, Buffer.from("zINSTREAM\0"));
    for await (const chunk of source) {
      if (chunk.length === 0) continue;
      const length = Buffer.alloc(4);
      length.writeUInt32BE(chunk.length);
      await write(socket, Buffer.concat([length, chunk]));
    }
    await write(socket, Buffer.alloc(4));
    const text8 = (await answer).replaceAll("\0", "").trim();
    if (text8 === "stream: OK") return { found: null };
    const match = /^stream: (.+) FOUND$/.exec(text8);
    if (!match?.[1]) throw new Error(`clamd answered: ${text8 || "nothing"}`);
    return { found: match[1] };
  } finally {
    socket.destroy();
  }
}
function dial(url) {
  const path2 = /^unix:(?:\/\/)?(\/.+)$/.exec(url)?.[1];
  if (path2) return connect(path2);
  const { hostname, port } = new URL(url);
  return connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 3310) });
}
function write(socket, bytes) {
  return new Promise((resolve3, reject) => {
    socket.write(bytes, (error) => error ? reject(error) : resolve3());
  });
}
function readAll(socket) {
  return new Promise((resolve3, reject) => {
    const parts3 = [];
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error("clamd did not answer in time")));
    socket.on("data", (part) => parts3.push(part));
    socket.on("end", () => resolve3(Buffer.concat(parts3).toString("utf8")));
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("clamd closed the connection")));
  });
}

// src/kernel/files/receive.ts
var ReceivedFile = class {
  name;
  path;
  size;
  sha256;
  mediaType;
  constructor(file) {
    this.name = file.name;
    this.path = file.path;
    this.size = file.size;
    this.sha256 = file.sha256;
    this.mediaType = file.mediaType;
  }
  /** Harmless after `putFile` and when called twice. */
  async dispose() {
    await rm2(this.path, { force: true });
  }
};
async function receiveFile(ctx, source, name, rule) {
  const { incoming } = blobStore(ctx.app);
  await mkdir2(incoming, { recursive: true });
  const path2 = join5(incoming, randomUUID2());
  const handle = await open2(path2, "wx", 384);
  try {
    const written2 = await writeDown(
      handle,
      source,
      rule.maxBytes ?? ctx.app.config.maxUploadBytes,
      () => handle.close()
    );
    if (written2.tooLarge) throw tooLarge(rule.maxBytes ?? ctx.app.config.maxUploadBytes, rule.field, ctx.lang);
    if (written2.size === 0) throw emptyFile(rule.field, ctx.lang);
    const mediaType = await sniff(written2.head, rule.accept);
    if (!mediaType) throw wrongKind(rule.accept, rule.field, ctx.lang);
    await checkForMalware(ctx, path2, rule.field);
    return new ReceivedFile({
      name: cleanName(name, mediaType),
      path: path2,
      size: written2.size,
      sha256: written2.sha256,
      mediaType
    });
  } catch (error) {
    await rm2(path2, { force: true });
    throw error;
  }
}
async function writeDown(handle, source, maxBytes, close) {
  const hash = createHash5("sha256");
  const head = [];
  let size = 0;
  try {
    for await (const chunk of source) {
      if (size < HEAD) head.push(chunk.subarray(0, HEAD - size));
      size += chunk.length;
      if (size > maxBytes) continue;
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    if (size <= maxBytes) await handle.sync();
  } finally {
    await close();
  }
  return { size, tooLarge: size > maxBytes, head: Buffer.concat(head), sha256: hash.digest("hex") };
}
async function checkForMalware(ctx, path2, field) {
  const url = clamavUrl(ctx.app);
  if (!url) return;
  let found2;
  try {
    ({ found: found2 } = await scan(url, createReadStream2(path2)));
  } catch (error) {
    ctx.app.log.error({ err: error }, "the malware scanner is away");
    throw scanUnavailable();
  }
  if (found2 === null) return;
  ctx.app.log.warn({ signature: found2, requestId: ctx.requestId }, "an infected file was refused");
  throw infected(field, ctx.lang);
}

// src/kernel/files/put.ts
var LOCK4 = 7213005;
async function lockBlob(tx, sha2562, mode) {
  const key3 = Buffer.from(sha2562.slice(0, 8), "hex").readInt32BE();
  if (mode === "share") {
    await sql13`SELECT pg_advisory_xact_lock_shared(${LOCK4}::int, ${key3}::int)`.execute(tx);
    return true;
  }
  const { rows } = await sql13`SELECT pg_try_advisory_xact_lock(${LOCK4}::int, ${key3}::int) AS got`.execute(tx);
  return rows[0]?.got ?? false;
}
async function putFile(ctx, source, options2) {
  if (!(source instanceof ReceivedFile)) {
    const rule = { ...options2, accept: options2.accept ?? allKinds };
    const stream = source instanceof Uint8Array ? once2(source) : source;
    const received = await receiveFile(ctx, stream, options2.name ?? "", rule);
    return putFile(ctx, received, options2).finally(() => received.dispose());
  }
  if (!ctx.db.isTransaction) return ctx.db.transaction().execute((tx) => putFile({ ...ctx, db: tx }, source, options2));
  const { sha256: sha2562 } = source;
  await lockBlob(ctx.db, sha2562, "share");
  const blobs = blobStore(ctx.app);
  try {
    await blobs.adopt(source.path, sha2562, ctx.now);
  } catch (error) {
    if (error.code !== "ENOENT" || !await blobs.has(sha2562)) throw error;
  }
  const row = {
    sha256: Buffer.from(sha2562, "hex"),
    size: source.size,
    media_type: source.mediaType,
    name: source.name,
    purpose: options2.purpose,
    owner_id: options2.ownerId ?? null,
    created_by: actorRef(ctx.actor),
    created_at: ctx.now
  };
  const { id: id2 } = await ctx.db.insertInto("file").values(row).returning("id").executeTakeFirstOrThrow();
  return {
    id: id2,
    sha256: sha2562,
    size: source.size,
    mediaType: source.mediaType,
    name: source.name,
    purpose: options2.purpose,
    ownerId: options2.ownerId ?? null,
    createdAt: ctx.now
  };
}
async function* once2(bytes) {
  yield bytes;
}
async function findFile(ctx, id2) {
  const found2 = await ctx.db.selectFrom("file").selectAll().where("id", "=", id2).executeTakeFirst();
  const row = found2;
  if (!row) throw notFound({ vi: "t\u1EC7p", en: "The file" });
  return {
    id: row.id,
    sha256: row.sha256.toString("hex"),
    size: Number(row.size),
    mediaType: row.media_type,
    name: row.name,
    purpose: row.purpose,
    ownerId: row.owner_id,
    createdAt: row.created_at
  };
}
async function readFileBytes(ctx, id2) {
  const { sha256: sha2562 } = await findFile(ctx, id2);
  const parts3 = [];
  for await (const part of blobStore(ctx.app).read(sha2562)) parts3.push(part);
  return Buffer.concat(parts3);
}

// src/kernel/files/clean.ts
var GRACE_MS = 2 * 864e5;
async function cleanFiles(app) {
  const blobs = blobStore(app);
  const old = (instant5) => app.clock.now().getTime() - instant5.getTime() > GRACE_MS;
  let removed = 0;
  for await (const { sha256: sha2562, usedAt } of blobs.list()) {
    if (!old(usedAt) || await isReferred(app, sha2562)) continue;
    removed += await app.store.db.transaction().execute(async (tx) => {
      if (!await lockBlob(tx, sha2562, "remove")) return 0;
      const now = await blobs.usedAt(sha2562);
      if (!now || !old(now) || await isReferred({ store: { db: tx } }, sha2562)) return 0;
      await blobs.remove(sha2562);
      return 1;
    });
  }
  let unfinished = 0;
  for (const name of await readdir3(blobs.incoming).catch(() => [])) {
    const path2 = join6(blobs.incoming, name);
    const found2 = await stat2(path2).catch(() => null);
    if (!found2 || !old(found2.mtime)) continue;
    await rm3(path2, { force: true });
    unfinished += 1;
  }
  return { blobs: removed, unfinished };
}
async function isReferred(app, sha2562) {
  const { rows } = await sql14`SELECT 1 FROM file WHERE sha256 = ${Buffer.from(sha2562, "hex")} LIMIT 1`.execute(
    app.store.db
  );
  return rows.length > 0;
}
var cleanJob = defineJob({
  name: "files.clean",
  data: z22.object({}),
  cron: "20 3 * * *",
  run: async (ctx) => {
    const removed = await cleanFiles(ctx.app);
    ctx.app.log.info(removed, "unused files removed");
  }
});

// src/kernel/files/download.ts
import { Readable } from "node:stream";
async function fileResponse(app, file, request2) {
  const blobs = blobStore(app);
  if (!await blobs.has(file.sha256)) throw new Error(`the bytes of file ${file.id} are missing`);
  const etag = `"${file.sha256}"`;
  const headers = new Headers({
    "content-type": file.mediaType,
    "content-disposition": attachment(file.name),
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, no-cache",
    etag
  });
  if (request2?.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  headers.set("content-length", String(file.size));
  const body = request2?.method === "HEAD" ? null : Readable.toWeb(blobs.read(file.sha256));
  return new Response(body, { headers });
}

// src/kernel/files/form.ts
import { Readable as Readable2 } from "node:stream";
import busboy from "busboy";
var PATIENCE = 64 * 1048576;
async function readForm(ctx, request2, rule = {}) {
  const type2 = request2.headers.get("content-type") ?? "";
  if (!/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type2)) throw formNeeded();
  const files2 = rule.files ?? {};
  const fields = new URLSearchParams();
  const received = [];
  const arriving = [];
  let problem;
  let cut = false;
  const fail = (error) => {
    if (!cut) problem ??= error;
  };
  const dispose = async () => {
    await Promise.all(received.map((one) => one?.file.dispose()));
  };
  const parser = openParser(type2, rule, ctx);
  parser.on("field", (name, value, info) => {
    if (info.valueTruncated || info.nameTruncated) fail(formTooLarge());
    else fields.append(name, value);
  });
  parser.on("fieldsLimit", () => fail(formTooLarge()));
  parser.on("partsLimit", () => fail(formTooLarge()));
  const counts = /* @__PURE__ */ new Map();
  parser.on("file", (field, stream, info) => {
    stream.on("error", () => {
    });
    if (!info.filename) {
      stream.resume();
      return;
    }
    const wanted = Object.hasOwn(files2, field) ? files2[field] : void 0;
    const count3 = (counts.get(field) ?? 0) + 1;
    counts.set(field, count3);
    const most = wanted ? wanted.maxCount ?? 1 : 0;
    if (!wanted || count3 > most || problem) {
      if (!problem) fail(wanted ? tooManyFiles(most, field, ctx.lang) : unexpectedFile(field, ctx.lang));
      stream.resume();
      return;
    }
    const place = received.push(void 0) - 1;
    arriving.push(
      receiveFile(ctx, stream, info.filename, { ...wanted, field }).then(
        (file) => {
          received[place] = { field, file };
        },
        (error) => {
          fail(error);
          stream.resume();
        }
      )
    );
  });
  try {
    await feed(parser, request2, allowance(ctx, rule) + PATIENCE);
  } catch (error) {
    problem = problem instanceof Problem ? problem : error;
    cut = true;
  }
  await Promise.all(arriving);
  if (problem) {
    await dispose();
    throw problem;
  }
  const byField = /* @__PURE__ */ new Map();
  for (const one of received) {
    if (one) byField.set(one.field, [...byField.get(one.field) ?? [], one.file]);
  }
  return { fields, files: byField, dispose };
}
function openParser(type2, rule, ctx) {
  const maxFiles = Object.values(rule.files ?? {}).reduce((sum, { maxCount }) => sum + (maxCount ?? 1), 0);
  const maxFields = rule.maxFields ?? 500;
  try {
    return busboy({
      headers: { "content-type": type2 },
      defParamCharset: "utf8",
      limits: {
        fields: maxFields,
        fieldSize: rule.maxFieldBytes ?? 1e5,
        fieldNameSize: 200,
        // Files beyond these are refused one by one, so that the problem names its field.
        parts: maxFields + maxFiles + 50
      }
    });
  } catch (error) {
    ctx.app.log.debug({ err: error }, "a form could not be read");
    throw badForm();
  }
}
function allowance(ctx, rule) {
  const files2 = Object.values(rule.files ?? {});
  return files2.reduce(
    (sum, one) => sum + (one.maxBytes ?? ctx.app.config.maxUploadBytes) * (one.maxCount ?? 1),
    1048576
  );
}
function feed(parser, request2, most) {
  if (!request2.body) return Promise.reject(badForm());
  const body = Readable2.fromWeb(request2.body);
  return new Promise((resolve3, reject) => {
    let size = 0;
    const stop = (problem) => {
      body.unpipe(parser);
      body.destroy();
      parser.destroy();
      reject(problem);
    };
    body.on("data", (chunk) => {
      size += chunk.length;
      if (size > most) stop(formTooLarge());
    });
    body.on("error", () => stop(badForm()));
    parser.on("error", () => stop(badForm()));
    parser.on("close", resolve3);
    body.pipe(parser);
  });
}

// src/kernel/files/index.ts
var filesPart = {
  name: "files",
  migrations: "src/kernel/files/migrations",
  jobs: [cleanJob]
};

// src/kernel/identity/access-log.ts
import { sql as sql15 } from "kysely";
import { z as z23 } from "zod";
async function recordAccess(ctx, access) {
  await recordAccesses(ctx, [access]);
}
async function recordAccesses(ctx, accesses) {
  const viewerId = ctx.actor.kind === "person" ? ctx.actor.personId : null;
  const rows = accesses.filter((access) => access.personId !== viewerId).map((access) => ({
    at: ctx.now,
    person_id: access.personId,
    viewer: actorRef(ctx.actor),
    viewer_person_id: viewerId,
    purpose: access.purpose,
    subject_type: access.subjectType,
    subject: access.subject,
    request_id: ctx.requestId
  }));
  if (rows.length > 0) await ctx.db.insertInto("access_log").values(rows).execute();
}
var heldThen = sql15`coalesce((
  SELECT jsonb_agg(jsonb_build_object('role', g.role, 'unitId', g.unit_id, 'agencyId', g.agency_id) ORDER BY g.valid_from, g.id)
  FROM role_grant g
  WHERE g.person_id = a.viewer_person_id AND g.valid_from <= (a.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    AND (g.valid_to IS NULL OR g.valid_to > (a.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)), '[]')`;
var PAGE3 = 50;
var myAccessLog = defineQuery({
  name: "identity.access.mine",
  title: { vi: "Ai \u0111\xE3 xem d\u1EEF li\u1EC7u c\u1EE7a t\xF4i", en: "Who looked at my data" },
  input: z23.object({ before: z23.object({ at: z23.coerce.date(), id: z23.uuid() }).optional() }),
  allow: { person: { level: 1 } },
  async run(ctx, input2) {
    if (ctx.actor.kind !== "person") return { entries: [], next: null };
    const { before: before2 } = input2;
    const rows = await ctx.db.selectFrom("access_log as a").leftJoin("person as v", "v.id", "a.viewer_person_id").select([
      "a.id",
      "a.at",
      "a.purpose",
      "a.subject_type",
      "a.subject",
      "a.viewer",
      "v.full_name as viewer_name",
      heldThen.as("viewer_grants")
    ]).where("a.person_id", "=", ctx.actor.personId).$if(
      before2 !== void 0,
      (query) => query.where((eb) => eb(eb.refTuple("a.at", "a.id"), "<", eb.tuple(before2?.at, before2?.id)))
    ).orderBy("a.at", "desc").orderBy("a.id", "desc").limit(PAGE3 + 1).execute();
    const entries = rows.slice(0, PAGE3).map((row) => ({
      id: row.id,
      at: row.at,
      purpose: row.purpose,
      subjectType: row.subject_type,
      subject: row.subject,
      viewerName: row.viewer_name,
      viewer: row.viewer,
      viewerGrants: row.viewer_grants
    }));
    const last = entries.at(-1);
    return { entries, next: rows.length > PAGE3 && last ? { at: last.at, id: last.id } : null };
  }
});

// src/kernel/identity/api-client.ts
import { z as z26 } from "zod";

// src/kernel/identity/events.ts
import { z as z24 } from "zod";
var sessionStarted = defineEvent({
  type: "identity.session.started",
  subjectType: "person",
  title: { vi: "\u0110\xE3 \u0111\u0103ng nh\u1EADp", en: "Signed in" },
  data: z24.object({ session: z24.uuid(), level: z24.int(), staff: z24.boolean(), amr: z24.array(z24.string()) })
});
var sessionRevoked = defineEvent({
  type: "identity.session.revoked",
  subjectType: "person",
  title: { vi: "\u0110\xE3 k\u1EBFt th\xFAc phi\xEAn \u0111\u0103ng nh\u1EADp", en: "Session ended" },
  data: z24.object({ session: z24.uuid(), reason: z24.enum(["signed_out", "replaced", "revoked"]) })
});
var roleGranted = defineEvent({
  type: "identity.role.granted",
  subjectType: "role_grant",
  title: { vi: "\u0110\xE3 giao vai tr\xF2", en: "Role granted" },
  data: z24.object({
    holder: z24.string(),
    role: z24.string(),
    from: z24.iso.date(),
    to: z24.iso.date().nullable()
  })
});
var roleRevoked = defineEvent({
  type: "identity.role.revoked",
  subjectType: "role_grant",
  title: { vi: "\u0110\xE3 thu h\u1ED3i vai tr\xF2", en: "Role revoked" },
  data: z24.object({ holder: z24.string(), role: z24.string(), to: z24.iso.date() })
});
var delegationCreated = defineEvent({
  type: "identity.delegation.created",
  subjectType: "delegation",
  title: { vi: "\u0110\xE3 \u1EE7y quy\u1EC1n", en: "Role delegated" },
  data: z24.object({
    grant: z24.uuid(),
    role: z24.string(),
    from: z24.iso.date(),
    /** First day on which it no longer holds. */
    to: z24.iso.date(),
    giver: z24.uuid(),
    standIn: z24.uuid()
  })
});
var delegationRevoked = defineEvent({
  type: "identity.delegation.revoked",
  subjectType: "delegation",
  title: { vi: "\u0110\xE3 ch\u1EA5m d\u1EE9t \u1EE7y quy\u1EC1n", en: "Delegation ended" },
  data: z24.object({ role: z24.string(), to: z24.iso.date(), giver: z24.uuid(), standIn: z24.uuid() })
});
var clientCreated = defineEvent({
  type: "identity.client.created",
  subjectType: "api_client",
  title: { vi: "\u0110\xE3 c\u1EA5p kh\xF3a truy c\u1EADp cho ph\u1EA7n m\u1EC1m", en: "API client created" },
  data: z24.object({ scopes: z24.array(z24.string()) })
});
var clientRevoked = defineEvent({
  type: "identity.client.revoked",
  subjectType: "api_client",
  title: { vi: "\u0110\xE3 thu h\u1ED3i kh\xF3a truy c\u1EADp c\u1EE7a ph\u1EA7n m\u1EC1m", en: "API client revoked" },
  data: z24.object({})
});
var identityEvents = [
  sessionStarted,
  sessionRevoked,
  roleGranted,
  roleRevoked,
  delegationCreated,
  delegationRevoked,
  clientCreated,
  clientRevoked
];

// src/kernel/identity/roles.ts
import { z as z25 } from "zod";

// src/kernel/identity/places.ts
async function placeOf(ctx, given2) {
  const today = localDay(ctx.now);
  if (given2.agencyId !== void 0) {
    const agency = (await agenciesOf(ctx)).get(given2.agencyId, today);
    return { unitId: agency.unitId, agencyId: agency.id };
  }
  return { unitId: (await unitsOf(ctx)).get(given2.unitId ?? "", today).id };
}
async function placeByCode(ctx, given2, day5) {
  if (given2.agency !== void 0) {
    const agency = (await agenciesOf(ctx)).agencyAt(given2.agency, day5);
    return agency && { unitId: agency.unitId, agencyId: agency.id };
  }
  const unit = (await unitsOf(ctx)).unitAt(given2.unit ?? "", day5);
  return unit && { unitId: unit.id };
}

// src/kernel/identity/roles.ts
var identityRoles = {
  admin: { vi: "Qu\u1EA3n tr\u1ECB h\u1EC7 th\u1ED1ng", en: "System administrator" },
  auditor: { vi: "Ki\u1EC3m tra, gi\xE1m s\xE1t", en: "Auditor" },
  executive: { vi: "L\xE3nh \u0111\u1EA1o t\u1EC9nh", en: "Provincial leader" }
};
function knownRoles(app) {
  return new Map(app.modules.flatMap((module) => Object.entries(module.roles ?? {})));
}
var grantInput = z25.object({
  /** Who gets the role: a person, or an API client. */
  personId: z25.uuid().optional(),
  clientId: z25.uuid().optional(),
  role: z25.string(),
  /** Exactly one place: a unit (with all below it) or one agency. */
  unitId: z25.uuid().optional(),
  agencyId: z25.uuid().optional(),
  from: z25.iso.date(),
  /** First day on which the role is no longer held; open when absent. */
  to: z25.iso.date().nullable().default(null),
  reason: z25.string().trim().min(1).max(500)
}).refine((input2) => input2.personId === void 0 !== (input2.clientId === void 0), "one of personId, clientId").refine((input2) => input2.unitId === void 0 !== (input2.agencyId === void 0), "one of unitId, agencyId").refine((input2) => input2.to === null || input2.to > input2.from, { path: ["to"], message: "to > from" });
var grantRole = defineCommand({
  name: "identity.role.grant",
  title: { vi: "Giao vai tr\xF2", en: "Grant a role" },
  input: grantInput,
  allow: { roles: ["admin"], scope: (ctx, input2) => placeOf(ctx, input2) },
  async run(ctx, input2) {
    if (ctx.actor.kind === "person" && ctx.actor.personId === input2.personId) {
      throw forbidden({ vi: "Kh\xF4ng ai \u0111\u01B0\u1EE3c t\u1EF1 giao vai tr\xF2 cho m\xECnh.", en: "Nobody may grant a role to themselves." });
    }
    return { grant: await addGrant(ctx, input2, { demo: false }) };
  }
});
async function addGrant(ctx, input2, options2) {
  if (!knownRoles(ctx.app).has(input2.role)) {
    throw new Problem(422, "unknown_role", {
      vi: `Kh\xF4ng c\xF3 vai tr\xF2 \u201C${input2.role}\u201D.`,
      en: `There is no role "${input2.role}".`
    });
  }
  const place = await placeOf(ctx, input2);
  const holder = input2.personId ? "person_id" : "client_id";
  const holderId = input2.personId ?? input2.clientId;
  await lockHolder(ctx, input2);
  const held = await ctx.db.selectFrom("role_grant").select("id").where(holder, "=", holderId).where("role", "=", input2.role).where("unit_id", "=", place.unitId).where("agency_id", "is not distinct from", place.agencyId ?? null).where((eb) => eb.or([eb("valid_to", "is", null), eb("valid_to", ">", input2.from)])).$if(input2.to !== null, (query) => query.where("valid_from", "<", input2.to)).executeTakeFirst();
  if (held) {
    throw conflict("role_already_held", {
      vi: "Vai tr\xF2 n\xE0y \u0111\xE3 \u0111\u01B0\u1EE3c giao t\u1EA1i n\u01A1i \u0111\xF3 trong m\u1ED9t ph\u1EA7n c\u1EE7a th\u1EDDi gian n\xEAu.",
      en: "This role is already held there during part of the period."
    });
  }
  const row = await ctx.db.insertInto("role_grant").values({
    person_id: input2.personId ?? null,
    client_id: input2.clientId ?? null,
    role: input2.role,
    unit_id: place.unitId,
    agency_id: place.agencyId ?? null,
    valid_from: input2.from,
    valid_to: input2.to,
    demo: options2.demo,
    granted_by: actorRef(ctx.actor),
    granted_at: ctx.now,
    reason: input2.reason
  }).returning("id").executeTakeFirstOrThrow();
  await emit(ctx, roleGranted, {
    subject: row.id,
    unitId: place.unitId,
    agencyId: place.agencyId ?? null,
    data: {
      holder: `${input2.personId ? "person" : "client"}:${holderId}`,
      role: input2.role,
      from: input2.from,
      to: input2.to
    }
  });
  return row.id;
}
async function lockHolder(ctx, input2) {
  const row = input2.personId ? await ctx.db.selectFrom("person").select("id").where("id", "=", input2.personId).forNoKeyUpdate().executeTakeFirst() : await ctx.db.selectFrom("api_client").select("id").where("id", "=", input2.clientId).forNoKeyUpdate().executeTakeFirst();
  if (!row)
    throw notFound(input2.personId ? { vi: "ng\u01B0\u1EDDi n\xE0y", en: "Person" } : { vi: "ph\u1EA7n m\u1EC1m n\xE0y", en: "API client" });
}
var lastDay = (from, today) => [from, today].sort()[1];
var revokeRole = defineCommand({
  name: "identity.role.revoke",
  title: { vi: "Thu h\u1ED3i vai tr\xF2", en: "Revoke a role" },
  input: z25.object({ grant: z25.uuid() }),
  allow: {
    roles: ["admin"],
    scope: async (ctx, input2) => {
      const row = await findGrant(ctx, input2.grant);
      return { unitId: row.unit_id, agencyId: row.agency_id ?? void 0 };
    }
  },
  async run(ctx, input2) {
    await endGrant(ctx, input2.grant, localDate(ctx.now));
  }
});
async function endGrant(ctx, grantId, day5) {
  const row = await findGrant(ctx, grantId);
  if (row.valid_to !== null && row.valid_to <= day5) return;
  const to = lastDay(row.valid_from, lastDay(day5, localDate(ctx.now)));
  await ctx.db.updateTable("role_grant").set({ valid_to: to, revoked_by: actorRef(ctx.actor), revoked_at: ctx.now }).where("id", "=", grantId).execute();
  await emit(ctx, roleRevoked, {
    subject: grantId,
    unitId: row.unit_id,
    agencyId: row.agency_id,
    data: {
      holder: row.person_id ? `person:${row.person_id}` : `client:${row.client_id}`,
      role: row.role,
      to
    }
  });
}
async function findGrant(ctx, id2) {
  const row = await ctx.db.selectFrom("role_grant").select(["person_id", "client_id", "role", "unit_id", "agency_id", "valid_from", "valid_to"]).where("id", "=", id2).executeTakeFirst();
  if (!row) throw notFound({ vi: "vai tr\xF2 \u0111\u01B0\u1EE3c giao n\xE0y", en: "Role grant" });
  return row;
}

// src/kernel/identity/secrets.ts
import { createCipheriv, createDecipheriv, createHash as createHash6, hkdfSync, randomBytes as randomBytes2 } from "node:crypto";
function keyFor(app, purpose) {
  return Buffer.from(hkdfSync("sha256", app.config.secret, "tinhso", `identity/${purpose}`, 32));
}
var randomToken = () => randomBytes2(32).toString("base64url");
var hashToken = (token) => createHash6("sha256").update(token).digest();
function seal2(key3, text8) {
  const iv = randomBytes2(12);
  const cipher = createCipheriv("aes-256-gcm", key3, iv);
  const body = Buffer.concat([cipher.update(text8, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url");
}
function unseal(key3, sealed) {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < 28) return void 0;
  const decipher = createDecipheriv("aes-256-gcm", key3, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
  } catch {
    return void 0;
  }
}

// src/kernel/identity/api-client.ts
var scope = z26.string().regex(/^[a-z][a-z0-9._:-]{1,63}$/);
var clientGrant = z26.object({
  role: z26.string(),
  unitId: z26.uuid().optional(),
  agencyId: z26.uuid().optional(),
  from: z26.iso.date(),
  to: z26.iso.date().nullable().default(null)
});
var createClient = defineCommand({
  name: "identity.client.create",
  title: { vi: "C\u1EA5p kh\xF3a truy c\u1EADp cho ph\u1EA7n m\u1EC1m", en: "Create an API client" },
  input: z26.object({
    name: z26.string().trim().min(1).max(100),
    scopes: z26.array(scope).max(50),
    grants: z26.array(clientGrant).max(50).default([]),
    tokenHash: z26.instanceof(Buffer),
    expiresAt: z26.date().nullable().default(null)
  }),
  allow: { roles: ["admin"] },
  async run(ctx, input2) {
    const client = await ctx.db.insertInto("api_client").values({
      name: input2.name,
      scopes: [...new Set(input2.scopes)],
      created_at: ctx.now,
      created_by: actorRef(ctx.actor)
    }).onConflict((on) => on.column("name").doNothing()).returning("id").executeTakeFirst();
    if (!client) {
      throw conflict("client_name_taken", {
        vi: `\u0110\xE3 c\xF3 ph\u1EA7n m\u1EC1m t\xEAn \u201C${input2.name}\u201D.`,
        en: `There is an API client named "${input2.name}" already.`
      });
    }
    const clientId = client.id;
    await ctx.db.insertInto("api_token").values({ client_id: clientId, token_hash: input2.tokenHash, created_at: ctx.now, expires_at: input2.expiresAt }).execute();
    await emit(ctx, clientCreated, { subject: clientId, data: { scopes: input2.scopes } });
    for (const grant3 of input2.grants) {
      await addGrant(ctx, grantInput.parse({ ...grant3, clientId, reason: "API client" }), { demo: false });
    }
    return { clientId };
  }
});
var revokeClient = defineCommand({
  name: "identity.client.revoke",
  title: { vi: "Thu h\u1ED3i kh\xF3a truy c\u1EADp c\u1EE7a ph\u1EA7n m\u1EC1m", en: "Revoke an API client" },
  input: z26.object({ client: z26.uuid() }),
  allow: { roles: ["admin"] },
  async run(ctx, input2) {
    const row = await ctx.db.updateTable("api_client").set((eb) => ({ revoked_at: eb.fn.coalesce("revoked_at", eb.val(ctx.now)) })).where("id", "=", input2.client).returning("id").executeTakeFirst();
    if (!row) throw notFound({ vi: "ph\u1EA7n m\u1EC1m n\xE0y", en: "API client" });
    await emit(ctx, clientRevoked, { subject: input2.client, data: {} });
  }
});

// src/kernel/identity/clean-up.ts
import { sql as sql16 } from "kysely";
import { z as z27 } from "zod";

// src/kernel/identity/limits.ts
var MINUTE = 6e4;
var HOUR = 60 * MINUTE;
var limits = {
  /** A session without a request for this long is over, for holders of a role. */
  staffIdle: 30 * MINUTE,
  /** The same for citizens, who fill long forms on slow phones. */
  citizenIdle: 8 * HOUR,
  /** No session outlives this, however busy. */
  sessionAbsolute: 12 * HOUR,
  /** `last_seen_at` is written at most this often. */
  seenEvery: MINUTE,
  /** Time to come back from the identity provider. */
  signInAttempt: 15 * MINUTE,
  /** Ended sessions (with address and browser) are forgotten after this. */
  sessionKept: 90 * 24 * HOUR,
  /** Longest a call to an outside identity provider may take, in seconds. */
  providerTimeoutSeconds: 10
};

// src/kernel/identity/clean-up.ts
var cleanUp = defineJob({
  name: "identity.clean_up",
  data: z27.object({}),
  cron: "17 2 * * *",
  async run(ctx) {
    const before2 = new Date(ctx.now.getTime() - limits.sessionKept);
    await ctx.db.deleteFrom("session").where("expires_at", "<", before2).execute();
    await ctx.db.deleteFrom("oidc_model").where("expires_at", "<", sql16`now() - interval '1 hour'`).execute();
  }
});

// src/kernel/identity/delegation.ts
import { z as z28 } from "zod";

// src/kernel/identity/staff.ts
async function staffOf(ctx, filter) {
  const day5 = filter.day ?? localDate(ctx.now);
  const { roles, personIds, agencies, units } = filter;
  const rows = await ctx.db.selectFrom("role_grant as g").innerJoin("person as p", "p.id", "g.person_id").select([
    "g.id as grantId",
    "p.id as personId",
    "p.full_name as name",
    "g.role",
    "g.unit_id as unitId",
    "g.agency_id as agencyId",
    "g.valid_to as validTo"
  ]).where("g.valid_from", "<=", day5).where((eb) => eb.or([eb("g.valid_to", "is", null), eb("g.valid_to", ">", day5)])).$if(!ctx.app.config.demo, (query) => query.where("g.demo", "=", false)).$if(roles !== void 0, (query) => query.where("g.role", "in", [...roles ?? []])).$if(
    personIds !== void 0,
    (query) => query.where((eb) => eb("g.person_id", "=", eb.fn.any(eb.val([...personIds ?? []]))))
  ).$if(
    agencies !== void 0 || units !== void 0,
    (query) => query.where(
      (eb) => eb.or([
        eb("g.agency_id", "=", eb.fn.any(eb.val([...agencies ?? []]))),
        eb.and([eb("g.agency_id", "is", null), eb("g.unit_id", "=", eb.fn.any(eb.val([...units ?? []])))])
      ])
    )
  ).orderBy("p.full_name").orderBy("g.id").execute();
  return rows;
}

// src/kernel/identity/delegation.ts
var wrong = (path2, text8, ctx) => new Problem(422, "delegation_not_possible", text8, [{ path: path2, message: text8[ctx.lang] }]);
async function findOwn(ctx, id2) {
  const row = await ctx.db.selectFrom("role_grant").select(["person_id", "role", "unit_id", "agency_id", "valid_from", "valid_to", "demo"]).where("id", "=", id2).executeTakeFirst();
  if (!row?.person_id || row.demo && !ctx.app.config.demo)
    throw notFound({ vi: "vai tr\xF2 \u0111\u01B0\u1EE3c giao n\xE0y", en: "Role grant" });
  return row;
}
async function standIns(ctx, grant3, day5) {
  const at2 = day5 === void 0 ? {} : { day: day5 };
  const found2 = await staffOf(ctx, {
    ...at2,
    units: [grant3.unitId],
    ...grant3.agencyId === null ? {} : { agencies: [grant3.agencyId] }
  });
  const first = /* @__PURE__ */ new Map();
  for (const one of found2) if (!first.has(one.personId)) first.set(one.personId, one);
  return [...first.values()];
}
var delegateRole = defineCommand({
  name: "identity.delegation.create",
  title: { vi: "\u1EE6y quy\u1EC1n, ph\xE2n c\xF4ng l\xE0m thay", en: "Delegate a role" },
  input: z28.object({
    grantId: z28.uuid(),
    to: z28.uuid(),
    from: z28.iso.date(),
    /** First day on which the stand-in no longer acts. */
    until: z28.iso.date(),
    reason: z28.string().trim().min(3).max(500)
  }).refine((input2) => input2.until > input2.from, { path: ["until"], message: "until > from" }),
  allow: {
    person: { level: 1 },
    scope: async (ctx, { grantId }) => ({ ownerId: (await findOwn(ctx, grantId)).person_id })
  },
  async run(ctx, input2) {
    if (ctx.actor.kind !== "person") throw forbidden();
    const grant3 = await findOwn(ctx, input2.grantId);
    await ctx.db.selectFrom("role_grant").select("id").where("id", "=", input2.grantId).forUpdate().execute();
    if (input2.to === grant3.person_id)
      throw wrong("to", { vi: "Kh\xF4ng th\u1EC3 \u1EE7y quy\u1EC1n cho ch\xEDnh m\xECnh.", en: "You cannot delegate to yourself." }, ctx);
    if (input2.from < localDate(ctx.now))
      throw wrong("from", { vi: "Ng\xE0y b\u1EAFt \u0111\u1EA7u \u0111\xE3 qua.", en: "The first day is in the past." }, ctx);
    if (input2.from < grant3.valid_from || grant3.valid_to !== null && input2.until > grant3.valid_to)
      throw wrong(
        "until",
        {
          vi: "Kh\xF4ng th\u1EC3 \u1EE7y quy\u1EC1n ngo\xE0i th\u1EDDi gian ch\xEDnh b\u1EA1n \u0111\u01B0\u1EE3c giao vai tr\xF2 n\xE0y.",
          en: "You cannot delegate beyond the time you hold this role yourself."
        },
        ctx
      );
    const place = { unitId: grant3.unit_id, agencyId: grant3.agency_id };
    const colleagues = await standIns(ctx, place, input2.from);
    if (!colleagues.some((one) => one.personId === input2.to))
      throw wrong(
        "to",
        {
          vi: "Ch\u1EC9 \u1EE7y quy\u1EC1n cho c\xE1n b\u1ED9 \u0111ang c\xF4ng t\xE1c t\u1EA1i c\xF9ng c\u01A1 quan, \u0111\u01A1n v\u1ECB.",
          en: "Only officers of the same office can stand in."
        },
        ctx
      );
    const lent = await ctx.db.selectFrom("delegation").select("id").where("grant_id", "=", input2.grantId).where("to_person", "=", input2.to).where("valid_from", "<", input2.until).where("valid_to", ">", input2.from).executeTakeFirst();
    if (lent)
      throw conflict("already_delegated", {
        vi: "Vai tr\xF2 n\xE0y \u0111\xE3 \u0111\u01B0\u1EE3c \u1EE7y quy\u1EC1n cho ng\u01B0\u1EDDi \u0111\xF3 trong m\u1ED9t ph\u1EA7n c\u1EE7a th\u1EDDi gian n\xEAu.",
        en: "This role is already delegated to them during part of the period."
      });
    const row = await ctx.db.insertInto("delegation").values({
      grant_id: input2.grantId,
      from_person: grant3.person_id,
      to_person: input2.to,
      valid_from: input2.from,
      valid_to: input2.until,
      reason: input2.reason,
      created_at: ctx.now
    }).returning("id").executeTakeFirstOrThrow();
    await emit(ctx, delegationCreated, {
      subject: row.id,
      unitId: grant3.unit_id,
      agencyId: grant3.agency_id,
      data: {
        grant: input2.grantId,
        role: grant3.role,
        from: input2.from,
        to: input2.until,
        giver: grant3.person_id,
        standIn: input2.to
      }
    });
    return { delegationId: row.id };
  }
});
async function findDelegation(ctx, id2) {
  const row = await ctx.db.selectFrom("delegation as d").innerJoin("role_grant as g", "g.id", "d.grant_id").select(["d.from_person", "d.to_person", "d.valid_from", "d.valid_to", "g.unit_id", "g.agency_id", "g.role"]).where("d.id", "=", id2).executeTakeFirst();
  if (!row) throw notFound({ vi: "vi\u1EC7c \u1EE7y quy\u1EC1n n\xE0y", en: "This delegation" });
  return row;
}
var revokeDelegation = defineCommand({
  name: "identity.delegation.revoke",
  title: { vi: "Ch\u1EA5m d\u1EE9t \u1EE7y quy\u1EC1n", en: "End a delegation" },
  input: z28.object({ delegationId: z28.uuid() }),
  allow: {
    person: { level: 1 },
    roles: ["admin"],
    scope: async (ctx, { delegationId }) => {
      const row = await findDelegation(ctx, delegationId);
      return { ownerId: row.from_person, unitId: row.unit_id, agencyId: row.agency_id ?? void 0 };
    }
  },
  async run(ctx, { delegationId }) {
    const row = await findDelegation(ctx, delegationId);
    const today = localDate(ctx.now);
    if (row.valid_to <= today) return;
    const to = lastDay(row.valid_from, today);
    await ctx.db.updateTable("delegation").set({ valid_to: to, revoked_at: ctx.now, revoked_by: actorRef(ctx.actor) }).where("id", "=", delegationId).execute();
    await emit(ctx, delegationRevoked, {
      subject: delegationId,
      unitId: row.unit_id,
      agencyId: row.agency_id,
      data: { role: row.role, to, giver: row.from_person, standIn: row.to_person }
    });
  }
});
var myDelegations = defineQuery({
  name: "identity.delegation.mine",
  title: { vi: "\u1EE6y quy\u1EC1n c\u1EE7a t\xF4i", en: "My delegations" },
  input: nothing,
  allow: { person: { level: 1 } },
  async run(ctx) {
    if (ctx.actor.kind !== "person") return { own: [], lines: [] };
    const me = ctx.actor.personId;
    const lines2 = await ctx.db.selectFrom("delegation as d").innerJoin("role_grant as g", "g.id", "d.grant_id").innerJoin("person as giver", "giver.id", "d.from_person").innerJoin("person as taker", "taker.id", "d.to_person").select([
      "d.id",
      "g.role",
      "g.unit_id as unitId",
      "g.agency_id as agencyId",
      sql`d.from_person = ${me}`.as("given"),
      sql`CASE WHEN d.from_person = ${me} THEN taker.full_name ELSE giver.full_name END`.as("other"),
      "d.valid_from as from",
      "d.valid_to as until",
      "d.reason",
      sql`d.revoked_at IS NOT NULL`.as("revoked")
    ]).where((eb) => eb.or([eb("d.from_person", "=", me), eb("d.to_person", "=", me)])).orderBy("d.valid_to", "desc").orderBy("d.id", "desc").limit(50).execute();
    return { own: await staffOf(ctx, { personIds: [me] }), lines: lines2 };
  }
});

// src/kernel/identity/personas.ts
import { z as z29 } from "zod";

// src/kernel/identity/person.ts
import { sql as sql17 } from "kysely";
async function upsertPerson(ctx, claims3) {
  const row = await ctx.db.insertInto("person").values({
    personal_id_number: claims3.personalId,
    full_name: claims3.name,
    birth_date: claims3.birthDate,
    gender: claims3.gender,
    phone: claims3.phone,
    email: claims3.email,
    level: claims3.level,
    created_at: ctx.now,
    updated_at: ctx.now
  }).onConflict(
    (on) => on.column("personal_id_number").doUpdateSet({
      full_name: sql17`excluded.full_name`,
      birth_date: sql17`coalesce(excluded.birth_date, person.birth_date)`,
      gender: sql17`coalesce(excluded.gender, person.gender)`,
      phone: sql17`coalesce(excluded.phone, person.phone)`,
      email: sql17`coalesce(excluded.email, person.email)`,
      level: sql17`excluded.level`,
      updated_at: ctx.now
    })
  ).returning("id").executeTakeFirstOrThrow();
  return row.id;
}
var columns2 = ["id", "personal_id_number", "full_name", "birth_date", "gender", "phone", "email", "level"];
async function findPerson(ctx, id2) {
  const row = await ctx.db.selectFrom("person").select(columns2).where("id", "=", id2).executeTakeFirst();
  return row && toPerson(row);
}
async function findPersonByPersonalId(ctx, personalId) {
  const row = await ctx.db.selectFrom("person").select(columns2).where("personal_id_number", "=", personalId).executeTakeFirst();
  return row && toPerson(row);
}
async function personNames(ctx, ids) {
  if (ids.length === 0) return /* @__PURE__ */ new Map();
  const rows = await ctx.db.selectFrom("person").select(["id", "full_name"]).where("id", "in", [...new Set(ids)]).execute();
  return new Map(rows.map((row) => [row.id, row.full_name]));
}
function toPerson(row) {
  return {
    id: row.id,
    personalId: row.personal_id_number,
    name: row.full_name,
    birthDate: row.birth_date,
    gender: row.gender,
    phone: row.phone,
    email: row.email,
    level: row.level === 2 ? 2 : 1
  };
}
async function getPerson(ctx, id2) {
  const person = await findPerson(ctx, id2);
  if (!person) throw notFound({ vi: "ng\u01B0\u1EDDi n\xE0y", en: "This person" });
  return person;
}

// src/kernel/identity/personal-id.ts
function readPersonalId(text8) {
  const match = /^(\d{3})(\d)(\d{2})\d{6}$/.exec(text8);
  if (!match) return void 0;
  const century = Number(match[2]);
  return {
    registeredIn: match[1],
    gender: century % 2 === 1 ? "female" : "male",
    birthYear: 1900 + Math.floor(century / 2) * 100 + Number(match[3])
  };
}

// src/kernel/identity/personas.ts
var text3 = z29.object({ vi: z29.string().min(1), en: z29.string().min(1) });
var day3 = z29.iso.date();
var grant = z29.strictObject({
  role: z29.string().regex(/^[a-z][a-z_]*$/),
  /** Code of the statistics office: the unit and all below it. */
  unit: z29.string().regex(/^\d{2,5}$/).optional(),
  /** Identifier of one agency (Decision 20/2020/QĐ-TTg): that agency only. */
  agency: z29.string().optional(),
  from: day3,
  /** First day without the role. */
  to: day3.optional()
}).refine((one) => one.unit === void 0 !== (one.agency === void 0), "needs either unit or agency");
var persona = z29.strictObject({
  key: z29.string().regex(/^[a-z0-9-]+$/),
  name: z29.string().min(1),
  personal_id: z29.string().refine((id2) => readPersonalId(id2) !== void 0, "is not a personal ID number of 12 digits"),
  birth_date: day3,
  gender: z29.enum(["male", "female"]),
  level: z29.union([z29.literal(1), z29.literal(2)]),
  phone: z29.string().regex(/^0\d{9}$/).optional(),
  email: z29.email().optional(),
  description: text3,
  grants: z29.array(grant).default([])
});
var personasFile = z29.strictObject({ personas: z29.array(persona).min(1) });
var linesOf = (docs) => docs.flatMap((doc) => doc.data.personas);
var personasSection = definePackSection({
  name: "personas",
  files: ["demo/personas.yaml"],
  schema: personasFile,
  after: ["units", "agencies"],
  check: checkPersonas,
  load: loadPersonas
});
function checkPersonas(docs, pack, report2) {
  const seen = { key: /* @__PURE__ */ new Set(), personal_id: /* @__PURE__ */ new Set() };
  const units = unitsInPack(pack).flatMap(({ history }) => history.codes);
  const agencies = agenciesInPack(pack);
  for (const doc of docs) {
    for (const [index, one] of doc.data.personas.entries()) {
      const at2 = (path2, reason3) => report2(doc, ["personas", index, ...path2], reason3);
      for (const field of ["key", "personal_id"]) {
        if (seen[field].has(one[field])) at2([field], `${field} "${one[field]}" occurs twice`);
        seen[field].add(one[field]);
      }
      const number2 = readPersonalId(one.personal_id);
      if (number2 && number2.birthYear !== Number(one.birth_date.slice(0, 4)))
        at2(
          ["personal_id"],
          `personal_id "${one.personal_id}" says born in ${number2.birthYear}, birth_date ${one.birth_date}`
        );
      if (number2 && number2.gender !== one.gender)
        at2(["personal_id"], `personal_id "${one.personal_id}" says ${number2.gender}, gender ${one.gender}`);
      for (const [nth, { unit, agency, from, to }] of one.grants.entries()) {
        const covers2 = (life) => life.from <= from && from < life.to;
        if (unit !== void 0 && !units.some((code3) => code3.value === unit && covers2(code3)))
          at2(["grants", nth, "unit"], `no unit has the code "${unit}" on ${from}`);
        if (agency !== void 0 && !agencies.some(({ line: line3, life }) => line3.identifier === agency && covers2(life)))
          at2(["grants", nth, "agency"], `no agency has the identifier "${agency}" on ${from}`);
        if (to !== void 0 && to <= from) at2(["grants", nth, "to"], `to "${to}" is not after from "${from}"`);
      }
    }
  }
}
async function loadPersonas(ctx, docs) {
  if (!ctx.app.config.demo) return { added: 0, changed: 0, unchanged: 0 };
  const lines2 = linesOf(docs);
  const personas = await syncRows(
    ctx,
    { section: "personas", table: "demo_persona", key: ["key"], json: ["claims", "words"], derived: true },
    lines2.map((line3, position3) => ({
      key: line3.key,
      sub: nameId(`persona:${line3.key}`),
      position: position3,
      claims: claimsOf(line3),
      words: { description: line3.description, staff: line3.grants.length > 0 }
    }))
  );
  const grants = [];
  for (const line3 of lines2) grants.push(await loadGrants(ctx, line3));
  return sumCounts([personas, ...grants]);
}
function claimsOf(line3) {
  return {
    personal_id: line3.personal_id,
    name: line3.name,
    birthdate: line3.birth_date,
    gender: line3.gender,
    level: line3.level,
    ...line3.phone ? { phone_number: line3.phone } : {},
    ...line3.email ? { email: line3.email } : {}
  };
}
async function loadGrants(ctx, line3) {
  const known = await findPersonByPersonalId(ctx, line3.personal_id);
  const personId = known?.id ?? await upsertPerson(ctx, {
    personalId: line3.personal_id,
    name: line3.name,
    birthDate: line3.birth_date,
    gender: line3.gender,
    level: line3.level,
    phone: line3.phone ?? null,
    email: line3.email ?? null
  });
  const held = await ctx.db.selectFrom("role_grant").select(["id", "role", "unit_id", "agency_id", "valid_from", "valid_to", "revoked_at"]).where("person_id", "=", personId).where("demo", "=", true).execute();
  const kept = /* @__PURE__ */ new Set();
  let added = 0;
  for (const one of line3.grants) {
    if (!knownRoles(ctx.app).has(one.role)) {
      ctx.app.log.warn({ persona: line3.key, role: one.role }, "no module declares this role");
      continue;
    }
    const place = await placeByCode(ctx, one, one.from);
    if (!place) {
      throw new Problem(422, "persona_place_unknown", {
        vi: `Nh\xE2n v\u1EADt \u201C${line3.key}\u201D: kh\xF4ng c\xF3 n\u01A1i ${one.unit ?? one.agency} v\xE0o ng\xE0y ${one.from}.`,
        en: `Persona "${line3.key}": there is no place ${one.unit ?? one.agency} on ${one.from}.`
      });
    }
    const same = held.find(
      (row) => row.role === one.role && row.unit_id === place.unitId && row.agency_id === (place.agencyId ?? null) && row.valid_from === one.from && (row.revoked_at !== null || row.valid_to === (one.to ?? null))
    );
    if (same) {
      kept.add(same.id);
      continue;
    }
    const input2 = grantInput.parse({
      personId,
      role: one.role,
      ...place.agencyId === void 0 ? { unitId: place.unitId } : { agencyId: place.agencyId },
      from: one.from,
      to: one.to ?? null,
      reason: "demonstration"
    });
    kept.add(await addGrant(ctx, input2, { demo: true }));
    added += 1;
  }
  const today = localDay(ctx.now);
  const gone3 = held.filter((row) => !kept.has(row.id) && (row.valid_to === null || row.valid_to > today));
  for (const row of gone3) {
    await ctx.db.updateTable("role_grant").set({
      valid_to: lastDay(row.valid_from, today),
      revoked_by: "system:pack",
      revoked_at: ctx.now
    }).where("id", "=", row.id).execute();
  }
  return { added, changed: gone3.length, unchanged: line3.grants.length - added };
}

// src/kernel/identity/relying-party/routes.ts
import * as oidc2 from "openid-client";

// src/kernel/identity/cookies.ts
function readCookie(header2, name) {
  if (!header2) return void 0;
  for (const part of header2.split(";")) {
    const at2 = part.indexOf("=");
    if (at2 > 0 && part.slice(0, at2).trim() === name) return part.slice(at2 + 1).trim();
  }
  return void 0;
}
function cookieHeader(name, value, options2) {
  const parts3 = [`${name}=${value}`, "Path=/", "HttpOnly", "SameSite=Lax"];
  if (options2.secure) parts3.push("Secure");
  if (options2.maxAge !== void 0) parts3.push(`Max-Age=${options2.maxAge}`);
  return parts3.join("; ");
}

// src/kernel/identity/provider/provider.ts
import { Provider } from "oidc-provider";

// src/kernel/identity/settings.ts
var SSO_PATH = "/sso";
var SIGN_IN = "/dang-nhap";
var CALLBACK = "/dang-nhap/tro-lai";
var SIGN_OUT = "/dang-xuat";
function signInSettings(app) {
  const { baseUrl, secureCookies, oidc: oidc3 } = app.config;
  const prefix = secureCookies ? "__Host-" : "";
  return {
    origin: baseUrl,
    secure: secureCookies,
    sessionCookie: `${prefix}tinhso`,
    attemptCookie: `${prefix}tinhso_dang_nhap`,
    ...oidc3 ? { issuer: oidc3.issuer, clientId: oidc3.clientId, clientSecret: oidc3.clientSecret, embedded: false } : {
      issuer: `${baseUrl}${SSO_PATH}`,
      clientId: "tinhso",
      clientSecret: keyFor(app, "sso-client").toString("base64url"),
      embedded: true
    }
  };
}

// src/kernel/identity/provider/adapter.ts
import { sql as sql18 } from "kysely";
import { errors } from "oidc-provider";
var PostgresAdapter = class {
  #model;
  #db;
  constructor(model, db) {
    this.#model = model;
    this.#db = db;
  }
  async upsert(id2, payload) {
    const row = {
      payload: JSON.stringify(payload),
      grant_id: payload.grantId ?? null,
      uid: payload.uid ?? null,
      user_code: payload.userCode ?? null,
      expires_at: typeof payload.exp === "number" ? new Date(payload.exp * 1e3) : null
    };
    await this.#db.insertInto("oidc_model").values({ model: this.#model, id: id2, ...row }).onConflict((on) => on.columns(["model", "id"]).doUpdateSet(row)).execute();
  }
  find(id2) {
    return this.#findBy("id", id2);
  }
  findByUid(uid) {
    return this.#findBy("uid", uid);
  }
  findByUserCode(userCode) {
    return this.#findBy("user_code", userCode);
  }
  async #findBy(column, value) {
    const row = await this.#db.selectFrom("oidc_model").select("payload").where("model", "=", this.#model).where(column, "=", value).executeTakeFirst();
    return row?.payload;
  }
  /** Marks a one-time record as used. Of two requests at once only one may: the other is refused as a replay. */
  async consume(id2) {
    const used = await this.#db.updateTable("oidc_model").set({
      payload: sql18`payload || jsonb_build_object('consumed', floor(extract(epoch FROM clock_timestamp()))::bigint)`
    }).where("model", "=", this.#model).where("id", "=", id2).where(sql18`NOT payload ? 'consumed'`).executeTakeFirst();
    if (Number(used.numUpdatedRows) === 0) throw new errors.InvalidGrant("already used");
  }
  async destroy(id2) {
    await this.#db.deleteFrom("oidc_model").where("model", "=", this.#model).where("id", "=", id2).execute();
  }
  async revokeByGrantId(grantId) {
    await this.#db.deleteFrom("oidc_model").where("grant_id", "=", grantId).execute();
  }
};

// src/kernel/identity/provider/keys.ts
import { generateKeyPairSync } from "node:crypto";
var PURPOSE = "sso-signing";
async function signingKey(app) {
  const sealing = keyFor(app, PURPOSE);
  const kept = await read2(app);
  const opened = kept && unseal(sealing, kept);
  if (opened) return JSON.parse(opened);
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const row = {
    sealed: seal2(sealing, JSON.stringify(privateKey.export({ format: "jwk" }))),
    created_at: app.clock.now()
  };
  await app.store.db.insertInto("oidc_key").values({ purpose: PURPOSE, ...row }).onConflict(
    (on) => on.column("purpose").doUpdateSet(row).where("oidc_key.sealed", "=", kept ?? "")
  ).execute();
  const now = await read2(app);
  const key3 = now && unseal(sealing, now);
  if (!key3)
    throw new Error(
      "the signing key of the embedded identity provider cannot be opened: processes have different secrets"
    );
  return JSON.parse(key3);
}
async function read2(app) {
  const row = await app.store.db.selectFrom("oidc_key").select("sealed").where("purpose", "=", PURPOSE).executeTakeFirst();
  return row?.sealed;
}

// src/kernel/identity/provider/pages.tsx
import { raw } from "hono/html";

// src/kernel/i18n/messages.ts
var MARK = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;
function fill(template2, params = {}) {
  return template2.replace(MARK, (mark, name, one, many) => {
    if (!(name in params)) return mark;
    return one === void 0 || many === void 0 ? String(params[name]) : Number(params[name]) === 1 ? one : many;
  });
}
function defineMessages(catalogue) {
  const pick = (lang) => {
    return ((key3, params) => fill(catalogue[key3][lang], params));
  };
  return Object.assign(pick, { catalogue });
}

// src/kernel/identity/provider/words.ts
var words3 = defineMessages({
  title: { vi: "\u0110\u0103ng nh\u1EADp", en: "Sign in" },
  lead: {
    vi: "\u0110\xE2y l\xE0 h\u1EC7 th\u1ED1ng tr\xECnh di\u1EC5n. Trang n\xE0y \u0111\u1EE9ng thay cho t\xE0i kho\u1EA3n \u0111\u1ECBnh danh \u0111i\u1EC7n t\u1EED qu\u1ED1c gia (VNeID). Ch\u1ECDn m\u1ED9t ng\u01B0\u1EDDi trong danh s\xE1ch \u0111\u1EC3 \u0111\u0103ng nh\u1EADp; m\u1ECDi ng\u01B0\u1EDDi \u1EDF \u0111\xE2y \u0111\u1EC1u do h\u1EC7 th\u1ED1ng \u0111\u1EB7t ra.",
    en: "This is a demonstration system. This page stands in for the national electronic identity (VNeID). Choose a person to sign in as; everybody here is invented."
  },
  citizens: { vi: "Ng\u01B0\u1EDDi d\xE2n, h\u1ED9 kinh doanh", en: "Citizens and household businesses" },
  staff: { vi: "C\xE1n b\u1ED9, c\xF4ng ch\u1EE9c", en: "Officials" },
  level: { vi: "\u0110\u1ECBnh danh m\u1EE9c \u0111\u1ED9 {n}", en: "Identity level {n}" },
  signInAs: { vi: "\u0110\u0103ng nh\u1EADp: {name}", en: "Sign in as {name}" },
  cancel: { vi: "Kh\xF4ng \u0111\u0103ng nh\u1EADp, quay l\u1EA1i", en: "Go back without signing in" },
  none: {
    vi: "Ch\u01B0a c\xF3 nh\xE2n v\u1EADt tr\xECnh di\u1EC5n n\xE0o. H\xE3y n\u1EA1p g\xF3i d\u1EEF li\u1EC7u c\u1EE7a t\u1EC9nh.",
    en: "There are no demo personas yet. Load the province pack."
  },
  closedTitle: { vi: "Kh\xF4ng \u0111\u0103ng nh\u1EADp \u0111\u01B0\u1EE3c \u1EDF \u0111\xE2y", en: "Sign-in is not possible here" },
  closed: {
    vi: "\u0110\u0103ng nh\u1EADp b\u1EB1ng nh\xE2n v\u1EADt tr\xECnh di\u1EC5n ch\u1EC9 m\u1EDF cho ch\xEDnh m\xE1y \u0111ang ch\u1EA1y h\u1EC7 th\u1ED1ng.",
    en: "Signing in as a demo persona is open only to the machine that runs the system."
  },
  expiredTitle: { vi: "Phi\xEAn \u0111\u0103ng nh\u1EADp \u0111\xE3 h\u1EBFt h\u1EA1n", en: "This sign-in has expired" },
  expired: {
    vi: "B\u1EA1n \u0111\xE3 ch\u1EDD qu\xE1 l\xE2u ho\u1EB7c \u0111\xE3 m\u1EDF trang n\xE0y t\u1EEB n\u01A1i kh\xE1c. H\xE3y b\u1EAFt \u0111\u1EA7u \u0111\u0103ng nh\u1EADp l\u1EA1i.",
    en: "You waited too long or opened this page from elsewhere. Start signing in again."
  },
  again: { vi: "\u0110\u0103ng nh\u1EADp l\u1EA1i", en: "Sign in again" },
  failedTitle: { vi: "Kh\xF4ng \u0111\u0103ng nh\u1EADp \u0111\u01B0\u1EE3c", en: "Sign-in failed" },
  failed: {
    vi: "Y\xEAu c\u1EA7u \u0111\u0103ng nh\u1EADp kh\xF4ng h\u1EE3p l\u1EC7 ({code}).",
    en: "The sign-in request is not valid ({code})."
  },
  outTitle: { vi: "\u0110\u0103ng xu\u1EA5t", en: "Sign out" },
  outQuestion: {
    vi: "B\u1EA1n c\xF3 mu\u1ED1n \u0111\u0103ng xu\u1EA5t kh\u1ECFi t\xE0i kho\u1EA3n \u0111\u1ECBnh danh \u0111i\u1EC7n t\u1EED kh\xF4ng?",
    en: "Do you want to sign out of your electronic identity?"
  },
  outYes: { vi: "\u0110\u0103ng xu\u1EA5t", en: "Sign out" },
  outNo: { vi: "Kh\xF4ng, gi\u1EEF \u0111\u0103ng nh\u1EADp", en: "No, stay signed in" },
  outDone: { vi: "B\u1EA1n \u0111\xE3 \u0111\u0103ng xu\u1EA5t.", en: "You are signed out." },
  home: { vi: "V\u1EC1 trang ch\u1EE7", en: "Go to the home page" }
});

// src/kernel/identity/provider/pages.tsx
import { Fragment, jsx, jsxs } from "hono/jsx/jsx-runtime";
var plainShell = async (title2, body, { lang, status }) => {
  const page3 = /* @__PURE__ */ jsxs("html", { lang, children: [
    /* @__PURE__ */ jsxs("head", { children: [
      /* @__PURE__ */ jsx("meta", { charset: "utf-8" }),
      /* @__PURE__ */ jsx("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      /* @__PURE__ */ jsx("meta", { name: "robots", content: "noindex" }),
      /* @__PURE__ */ jsx("title", { children: title2 })
    ] }),
    /* @__PURE__ */ jsx("body", { children: /* @__PURE__ */ jsx("main", { id: "main", children: await body }) })
  ] });
  return new Response(`<!doctype html>${await page3}`, {
    status,
    headers: { "content-type": "text/html; charset=utf-8" }
  });
};
function choosePersona(lang, personas, action) {
  const t = words3(lang);
  const groups = [
    { title: t("citizens"), id: "citizens", people: personas.filter((persona2) => !persona2.staff) },
    { title: t("staff"), id: "staff", people: personas.filter((persona2) => persona2.staff) }
  ].filter((group) => group.people.length > 0);
  return /* @__PURE__ */ jsxs(Fragment, { children: [
    /* @__PURE__ */ jsx("h1", { children: t("title") }),
    /* @__PURE__ */ jsx("p", { class: "lead", children: t("lead") }),
    personas.length === 0 ? /* @__PURE__ */ jsx("p", { children: t("none") }) : null,
    /* @__PURE__ */ jsxs("form", { method: "post", action, class: "personas", children: [
      groups.map((group) => /* @__PURE__ */ jsxs("section", { "aria-labelledby": `group-${group.id}`, children: [
        /* @__PURE__ */ jsx("h2", { id: `group-${group.id}`, children: group.title }),
        /* @__PURE__ */ jsx("ul", { class: "persona-list", children: group.people.map((persona2) => /* @__PURE__ */ jsxs("li", { class: "persona", children: [
          /* @__PURE__ */ jsx("button", { class: "button persona-button", type: "submit", name: "persona", value: persona2.key, children: t("signInAs", { name: persona2.claims.name }) }),
          /* @__PURE__ */ jsxs("p", { class: "persona-description", children: [
            persona2.description[lang],
            " ",
            /* @__PURE__ */ jsxs("span", { class: "persona-level", children: [
              t("level", { n: persona2.claims.level }),
              "."
            ] })
          ] })
        ] })) })
      ] })),
      /* @__PURE__ */ jsx("button", { class: "button secondary", type: "submit", name: "cancel", value: "1", children: t("cancel") })
    ] })
  ] });
}
function notice(title2, text8, link2) {
  return /* @__PURE__ */ jsxs(Fragment, { children: [
    /* @__PURE__ */ jsx("h1", { children: title2 }),
    /* @__PURE__ */ jsx("p", { children: text8 }),
    link2 ? /* @__PURE__ */ jsx("p", { children: /* @__PURE__ */ jsx("a", { href: link2.href, children: link2.label }) }) : null
  ] });
}
function expired(lang) {
  const t = words3(lang);
  return notice(t("expiredTitle"), t("expired"), { href: SIGN_IN, label: t("again") });
}
function confirmSignOut(lang, form) {
  const t = words3(lang);
  return /* @__PURE__ */ jsxs(Fragment, { children: [
    /* @__PURE__ */ jsx("h1", { children: t("outTitle") }),
    /* @__PURE__ */ jsx("p", { children: t("outQuestion") }),
    raw(form),
    /* @__PURE__ */ jsxs("p", { children: [
      /* @__PURE__ */ jsx("button", { class: "button", type: "submit", form: "op.logoutForm", name: "logout", value: "yes", children: t("outYes") }),
      " ",
      /* @__PURE__ */ jsx("button", { class: "button secondary", type: "submit", form: "op.logoutForm", children: t("outNo") })
    ] })
  ] });
}

// src/kernel/identity/provider/personas.ts
var columns3 = ["key", "sub", "claims", "words"];
async function listPersonas(app) {
  if (!app.config.demo) return [];
  const rows = await app.store.db.selectFrom("demo_persona").select(columns3).orderBy("position").execute();
  return rows.map(toPersona);
}
async function findPersonaBySub(app, sub) {
  if (!app.config.demo || !/^[0-9a-f-]{36}$/.test(sub)) return void 0;
  const row = await app.store.db.selectFrom("demo_persona").select(columns3).where("sub", "=", sub).executeTakeFirst();
  return row && toPersona(row);
}
async function findPersonaByKey(app, key3) {
  if (!app.config.demo) return void 0;
  const row = await app.store.db.selectFrom("demo_persona").select(columns3).where("key", "=", key3).executeTakeFirst();
  return row && toPersona(row);
}
function toPersona(row) {
  const words7 = row.words;
  return { key: row.key, sub: row.sub, claims: row.claims, ...words7 };
}

// src/kernel/identity/provider/provider.ts
var MINUTE2 = 60;
var HOUR2 = 60 * MINUTE2;
var claims = {
  openid: ["sub", "amr"],
  profile: ["name", "birthdate", "gender"],
  identity: ["personal_id", "level", "org_tax_code"],
  phone: ["phone_number"],
  email: ["email"]
};
var SCOPES = Object.keys(claims).join(" ");
async function createProvider(app, shell) {
  const settings = signInSettings(app);
  const cookieKey = keyFor(app, "sso-cookies").toString("base64url");
  const show = async (ctx, title2, body, status) => {
    const page3 = await shell()(title2, body, { lang: langOf(ctx), status });
    ctx.status = status;
    ctx.type = "html";
    ctx.body = await page3.text();
  };
  const provider = new Provider(settings.issuer, {
    adapter: (model) => new PostgresAdapter(model, app.store.db),
    jwks: { keys: [await signingKey(app)] },
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        client_name: "tinhso",
        redirect_uris: [`${settings.origin}${CALLBACK}`],
        post_logout_redirect_uris: [`${settings.origin}/`],
        grant_types: ["authorization_code"],
        response_types: ["code"],
        token_endpoint_auth_method: "client_secret_basic",
        id_token_signed_response_alg: "ES256"
      }
    ],
    responseTypes: ["code"],
    pkce: { required: () => true },
    scopes: ["openid"],
    claims,
    cookies: {
      keys: [cookieKey],
      names: { session: "sso_session", interaction: "sso_interaction", resume: "sso_resume" },
      long: { httpOnly: true, sameSite: "lax", signed: true, path: SSO_PATH },
      short: { httpOnly: true, sameSite: "lax", signed: true }
    },
    ttl: {
      AccessToken: 5 * MINUTE2,
      AuthorizationCode: MINUTE2,
      IdToken: 12 * HOUR2,
      Interaction: 15 * MINUTE2,
      Session: 12 * HOUR2,
      Grant: 12 * HOUR2
    },
    interactions: { url: (_ctx, interaction) => `${SSO_PATH}/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        async logoutSource(ctx, form) {
          const { session, entities } = ctx.oidc;
          const hint = entities.IdTokenHint?.payload;
          const back = ctx.oidc.params?.post_logout_redirect_uri;
          if (session && hint?.sub === session.accountId && typeof back === "string") {
            await session.destroy();
            ctx.cookies.set("sso_session", null, { path: SSO_PATH, signed: true });
            ctx.redirect(back);
            return;
          }
          const t = words3(langOf(ctx));
          await show(ctx, t("outTitle"), confirmSignOut(langOf(ctx), form), 200);
        },
        async postLogoutSuccessSource(ctx) {
          const t = words3(langOf(ctx));
          await show(ctx, t("outTitle"), notice(t("outTitle"), t("outDone"), { href: "/", label: t("home") }), 200);
        }
      }
    },
    async findAccount(_ctx, sub) {
      const persona2 = await findPersonaBySub(app, sub);
      return persona2 && { accountId: sub, claims: () => ({ sub, ...persona2.claims }) };
    },
    async loadExistingGrant(ctx) {
      const { oidc: oidc3 } = ctx;
      const { client, session } = oidc3;
      if (!client || !session?.accountId) return void 0;
      const known = session.grantIdFor(client.clientId);
      const found2 = known ? await oidc3.provider.Grant.find(known) : void 0;
      if (found2) return found2;
      const Grant = oidc3.provider.Grant;
      const grant3 = new Grant({ clientId: client.clientId, accountId: session.accountId });
      grant3.addOIDCScope(SCOPES);
      await grant3.save();
      return grant3;
    },
    async renderError(ctx, out) {
      const t = words3(langOf(ctx));
      const text8 = t("failed", { code: out.error });
      await show(ctx, t("failedTitle"), notice(t("failedTitle"), text8, { href: "/", label: t("home") }), ctx.status);
    }
  });
  provider.proxy = true;
  provider.on("server_error", (_ctx, error) => app.log.error({ err: error }, "embedded identity provider failed"));
  return provider;
}
function langOf(ctx) {
  return ctx.query.ui_locales === "en" ? "en" : "vi";
}

// src/kernel/identity/return-path.ts
var BASE = "http://site.invalid";
function safeReturnPath(wanted) {
  if (!wanted || wanted.length > 2e3 || !wanted.startsWith("/")) return void 0;
  if (/[\\\u0000-\u001f\u007f]/.test(wanted)) return void 0;
  const url = URL.parse(wanted, BASE);
  if (!url || url.origin !== BASE || url.pathname.startsWith("//")) return void 0;
  const pages = [SIGN_IN, SIGN_OUT, SSO_PATH];
  if (pages.some((page3) => url.pathname === page3 || url.pathname.startsWith(`${page3}/`))) return void 0;
  return url.pathname + url.search + url.hash;
}

// src/kernel/identity/session.ts
import { sql as sql19 } from "kysely";
import { z as z30 } from "zod";
var claims2 = z30.object({
  personalId: z30.string().regex(/^\d{12}$/),
  name: z30.string().min(1).max(200),
  birthDate: z30.iso.date().nullable(),
  gender: z30.enum(["male", "female"]).nullable(),
  level: z30.union([z30.literal(1), z30.literal(2)]),
  phone: z30.string().max(30).nullable(),
  email: z30.string().max(320).nullable()
});
var startSession = defineCommand({
  name: "identity.session.start",
  title: { vi: "M\u1EDF phi\xEAn \u0111\u0103ng nh\u1EADp", en: "Start a session" },
  input: z30.object({
    claims: claims2,
    tokenHash: z30.instanceof(Buffer),
    previousTokenHash: z30.instanceof(Buffer).optional(),
    amr: z30.array(z30.string().max(30)).max(10).default([]),
    orgTaxCode: z30.string().max(20).nullable().default(null),
    idToken: z30.string().nullable().default(null),
    ip: z30.string().nullable().default(null),
    userAgent: z30.string().nullable().default(null)
  }),
  allow: {},
  async run(ctx, input2) {
    const personId = await upsertPerson(ctx, input2.claims);
    if (input2.previousTokenHash) await endByToken(ctx, input2.previousTokenHash, "replaced");
    const session = await ctx.db.insertInto("session").values({
      token_hash: input2.tokenHash,
      person_id: personId,
      level: input2.claims.level,
      amr: input2.amr,
      org_tax_code: input2.orgTaxCode,
      id_token: input2.idToken && seal2(keyFor(ctx.app, "id-token"), input2.idToken),
      ip: input2.ip,
      user_agent: input2.userAgent?.slice(0, 300) ?? null,
      created_at: ctx.now,
      last_seen_at: ctx.now,
      expires_at: new Date(ctx.now.getTime() + limits.sessionAbsolute)
    }).returning("id").executeTakeFirstOrThrow();
    const roles = await rolesOf(ctx, personId);
    await emit(ctx, sessionStarted, {
      subject: personId,
      data: { session: session.id, level: input2.claims.level, staff: roles.length > 0, amr: input2.amr }
    });
    return { personId, sessionId: session.id, roles };
  }
});
async function rolesOf(ctx, personId) {
  const today = localDate(ctx.now);
  const rows = await ctx.db.selectFrom("role_grant").select("role").distinct().where("person_id", "=", personId).where("valid_from", "<=", today).where((eb) => eb.or([eb("valid_to", "is", null), eb("valid_to", ">", today)])).$if(!ctx.app.config.demo, (query) => query.where("demo", "=", false)).execute();
  return rows.map((row) => row.role);
}
async function endByToken(ctx, tokenHash, reason3) {
  const row = await ctx.db.selectFrom("session").select("id").where("token_hash", "=", tokenHash).where("revoked_at", "is", null).executeTakeFirst();
  if (row) await endSession(ctx, row.id, reason3);
}
async function endSession(ctx, id2, reason3) {
  const row = await ctx.db.selectFrom("session").select(["person_id", "id_token"]).where("id", "=", id2).where("revoked_at", "is", null).forUpdate().executeTakeFirst();
  if (!row) return null;
  await ctx.db.updateTable("session").set({ revoked_at: ctx.now, id_token: null }).where("id", "=", id2).execute();
  await emit(ctx, sessionRevoked, { subject: row.person_id, data: { session: id2, reason: reason3 } });
  return row.id_token ? unseal(keyFor(ctx.app, "id-token"), row.id_token) ?? null : null;
}
var signOut = defineCommand({
  name: "identity.session.signOut",
  title: { vi: "\u0110\u0103ng xu\u1EA5t", en: "Sign out" },
  input: nothing,
  allow: { person: { level: 1 } },
  async run(ctx) {
    if (ctx.actor.kind !== "person") return { idToken: null };
    return { idToken: await endSession(ctx, ctx.actor.sessionId, "signed_out") };
  }
});
var revokeSession = defineCommand({
  name: "identity.session.revoke",
  title: { vi: "K\u1EBFt th\xFAc m\u1ED9t phi\xEAn \u0111\u0103ng nh\u1EADp", en: "Revoke a session" },
  input: z30.object({ session: z30.uuid() }),
  allow: {
    person: { level: 1 },
    roles: ["admin"],
    scope: async (ctx, input2) => ({ ownerId: (await sessionOwner(ctx, input2.session)).person_id })
  },
  async run(ctx, input2) {
    await endSession(ctx, input2.session, "revoked");
  }
});
async function sessionOwner(ctx, id2) {
  const row = await ctx.db.selectFrom("session").select("person_id").where("id", "=", id2).executeTakeFirst();
  if (!row) throw notFound({ vi: "phi\xEAn \u0111\u0103ng nh\u1EADp", en: "Session" });
  return row;
}
var mySessions = defineQuery({
  name: "identity.session.mine",
  title: { vi: "C\xE1c phi\xEAn \u0111\u0103ng nh\u1EADp c\u1EE7a t\xF4i", en: "My sessions" },
  input: nothing,
  allow: { person: { level: 1 } },
  async run(ctx) {
    if (ctx.actor.kind !== "person") return [];
    const { personId, sessionId } = ctx.actor;
    const rows = await ctx.db.selectFrom("session").select(["id", "created_at", "last_seen_at", sql19`host(ip)`.as("ip"), "user_agent"]).where("person_id", "=", personId).where("revoked_at", "is", null).where("expires_at", ">", ctx.now).orderBy("created_at", "desc").orderBy("id", "desc").limit(50).execute();
    return rows.map((row) => ({
      id: row.id,
      startedAt: row.created_at,
      lastSeenAt: row.last_seen_at,
      ip: row.ip,
      userAgent: row.user_agent,
      current: row.id === sessionId
    }));
  }
});

// src/kernel/identity/relying-party/attempt.ts
import { z as z31 } from "zod";
var shape = z31.object({
  state: z31.string(),
  nonce: z31.string(),
  verifier: z31.string(),
  back: z31.string().nullable(),
  until: z31.number()
});
function sealAttempt(app, attempt) {
  const until = app.clock.now().getTime() + limits.signInAttempt;
  return seal2(keyFor(app, "sign-in-attempt"), JSON.stringify({ ...attempt, until }));
}
function openAttempt(app, sealed) {
  const text8 = sealed && unseal(keyFor(app, "sign-in-attempt"), sealed);
  if (!text8) return void 0;
  const attempt = shape.parse(JSON.parse(text8));
  return attempt.until > app.clock.now().getTime() ? attempt : void 0;
}

// src/kernel/identity/relying-party/claim-map.ts
import { z as z32 } from "zod";
var defaultClaimMap = {
  personalId: "personal_id",
  name: "name",
  birthDate: "birthdate",
  gender: "gender",
  level: "level",
  phone: "phone_number",
  email: "email",
  orgTaxCode: "org_tax_code",
  level2: ["2", "level2", "muc_2"]
};
var GENDERS = {
  male: "male",
  nam: "male",
  female: "female",
  n\u1EEF: "female"
};
var text4 = z32.union([z32.string(), z32.number()]).transform((value) => String(value).normalize("NFC").trim());
function readClaims(claims3, map = defaultClaimMap) {
  const read3 = (name2) => text4.safeParse(claims3[name2]).data || null;
  const personalId = read3(map.personalId);
  const name = read3(map.name);
  if (!personalId || !/^\d{12}$/.test(personalId) || !name) {
    throw new Problem(502, "identity_incomplete", {
      vi: "H\u1EC7 th\u1ED1ng \u0111\u1ECBnh danh kh\xF4ng tr\u1EA3 v\u1EC1 s\u1ED1 \u0111\u1ECBnh danh c\xE1 nh\xE2n ho\u1EB7c h\u1ECD t\xEAn, n\xEAn ch\u01B0a \u0111\u0103ng nh\u1EADp \u0111\u01B0\u1EE3c.",
      en: "The identity provider gave no personal ID number or name, so you cannot be signed in."
    });
  }
  return {
    person: {
      personalId,
      name: name.slice(0, 200),
      birthDate: readDate(read3(map.birthDate)),
      gender: GENDERS[read3(map.gender)?.toLowerCase() ?? ""] ?? null,
      level: map.level2.includes(read3(map.level) ?? "") ? 2 : 1,
      phone: read3(map.phone)?.slice(0, 30) ?? null,
      email: read3(map.email)?.slice(0, 320) ?? null
    },
    orgTaxCode: read3(map.orgTaxCode)?.slice(0, 20) ?? null
  };
}
function readDate(value) {
  const local2 = /^(\d{2})[/-](\d{2})[/-](\d{4})$/.exec(value ?? "");
  const iso4 = local2 ? `${local2[3]}-${local2[2]}-${local2[1]}` : value;
  return iso4 && isDate(iso4) ? iso4 : null;
}

// src/kernel/identity/relying-party/client.ts
import * as oidc from "openid-client";

// src/kernel/identity/provider/in-process.ts
import { createServer, request } from "node:http";
import { duplexPair } from "node:stream";
function inProcessFetch(handler) {
  const server = createServer((req, res) => {
    Promise.resolve(handler(req, res)).catch((error) => res.destroy(error));
  });
  return (url, options2) => new Promise((resolve3, reject) => {
    const [near, far] = duplexPair();
    server.emit("connection", far);
    const call = request(
      url.replace(/^https:/, "http:"),
      {
        method: options2.method,
        headers: { ...options2.headers, connection: "close" },
        createConnection: () => near,
        ...options2.signal ? { signal: options2.signal } : {}
      },
      (answer) => {
        const chunks2 = [];
        answer.on("data", (chunk) => chunks2.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const headers = new Headers();
          for (const [name, value] of Object.entries(answer.headersDistinct)) {
            for (const one of value ?? []) headers.append(name, one);
          }
          const status = answer.statusCode ?? 502;
          const empty = status === 204 || status === 304;
          resolve3(new Response(empty ? null : Buffer.concat(chunks2), { status, headers }));
          near.destroy();
        });
      }
    );
    call.on("error", reject);
    call.end(bodyText(options2.body));
  });
}
function bodyText(body) {
  if (body === null || body === void 0) return void 0;
  if (typeof body === "string") return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError("only text and form bodies are sent in process");
}

// src/kernel/identity/provider/interaction.ts
import { errors as errors2 } from "oidc-provider";

// src/kernel/identity/origin.ts
var SAFE = /* @__PURE__ */ new Set(["GET", "HEAD", "OPTIONS"]);
function checkOrigin(request2, origin) {
  if (SAFE.has(request2.method)) return true;
  const site = request2.headers.get("sec-fetch-site");
  if (site) return site === "same-origin";
  const claimed = request2.headers.get("origin") ?? request2.headers.get("referer");
  if (claimed === null) return !request2.headers.get("cookie");
  const from = URL.parse(claimed);
  if (!from) return false;
  return from.origin === origin || from.host === request2.headers.get("host");
}

// src/kernel/identity/provider/interaction.ts
async function handleInteraction(setting, req, res) {
  const { app, provider } = setting;
  if (!app.config.demo || !fromThisMachine(req, setting.host)) {
    const t2 = words3("vi");
    return page(setting, res, "vi", 403, t2("closedTitle"), notice(t2("closedTitle"), t2("closed"), null));
  }
  const interaction = await provider.interactionDetails(req, res).catch((error) => {
    if (error instanceof errors2.SessionNotFound) return void 0;
    throw error;
  });
  if (!interaction) return page(setting, res, "vi", 400, words3("vi")("expiredTitle"), expired("vi"));
  const lang = interaction.params.ui_locales === "en" ? "en" : "vi";
  const t = words3(lang);
  if (req.method === "GET" || req.method === "HEAD") {
    const personas = await listPersonas(app);
    const body = choosePersona(lang, personas, req.originalUrl ?? "");
    return page(setting, res, lang, 200, t("title"), body);
  }
  const headers = { get: (name) => name === "host" ? setting.host ?? null : header(req, name) };
  if (req.method !== "POST" || !checkOrigin({ method: "POST", headers }, signInSettings(app).origin)) {
    const text9 = t("failed", { code: "wrong_origin" });
    return page(setting, res, lang, 403, t("failedTitle"), notice(t("failedTitle"), text9, null));
  }
  const text8 = await readBody(req);
  if (text8 === void 0)
    return page(
      setting,
      res,
      lang,
      413,
      t("failedTitle"),
      notice(t("failedTitle"), t("failed", { code: "too_large" }), null)
    );
  const form = new URLSearchParams(text8);
  const persona2 = await findPersonaByKey(app, form.get("persona") ?? "");
  const result = persona2 && interaction.prompt.name === "login" ? { login: { accountId: persona2.sub, amr: ["demo"] } } : { error: "access_denied", error_description: "nobody was chosen" };
  await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
}
function header(req, name) {
  const value = req.headers[name];
  return (Array.isArray(value) ? value.join(", ") : value) ?? null;
}
function fromThisMachine(req, host) {
  const peer = req.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "";
  const forwarded = ["x-forwarded-for", "x-real-ip", "forwarded"].flatMap((name) => header(req, name) ?? []);
  const clients = forwarded.flatMap((value) => value.split(",").map((part) => part.trim()));
  const hostname = URL.parse(`http://${host ?? ""}`)?.hostname ?? "";
  return isLoopback(peer) && clients.every(isLoopback) && isLoopback(hostname);
}
async function page(setting, res, lang, status, title2, body) {
  const answer = await setting.shell(title2, body, { lang, status });
  res.statusCode = answer.status;
  answer.headers.forEach((value, name) => {
    res.setHeader(name, value);
  });
  res.end(Buffer.from(await answer.arrayBuffer()));
}
var FORM_BYTES = 4096;
async function readBody(req) {
  const chunks2 = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > FORM_BYTES) return void 0;
    chunks2.push(chunk);
  }
  return Buffer.concat(chunks2).toString("utf8");
}

// src/kernel/identity/provider/index.ts
var POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "script-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'"
].join("; ");
var HEADERS = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store"
};
var EmbeddedProvider = class {
  #app;
  #shell = plainShell;
  #made;
  /** Calls the provider from inside the program, without a socket. */
  fetch = inProcessFetch((req, res) => this.handle(req, res));
  constructor(app) {
    this.#app = app;
  }
  /** Gives the pages their frame. */
  setShell(shell) {
    this.#shell = shell;
  }
  /** Answers a request whose path begins with `/sso/`. */
  async handle(req, res) {
    const { provider, callback } = await this.#ready();
    const host = req.headers.host;
    const { protocol, host: publicHost } = new URL(signInSettings(this.#app).origin);
    req.headers.host = publicHost;
    req.headers["x-forwarded-proto"] = protocol.slice(0, -1);
    delete req.headers["x-forwarded-host"];
    for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value);
    const original = req.url ?? "/";
    req.originalUrl = original;
    req.url = original.slice(SSO_PATH.length) || "/";
    if (req.url.startsWith("/interaction/")) {
      await handleInteraction({ app: this.#app, provider, shell: this.#shell, host }, req, res);
    } else {
      await callback(req, res);
    }
  }
  #ready() {
    this.#made ??= createProvider(this.#app, () => this.#shell).then((provider) => ({ provider, callback: provider.callback() })).catch((error) => {
      this.#made = void 0;
      throw error;
    });
    return this.#made;
  }
};
var embeddedProvider = definePart((app) => new EmbeddedProvider(app));

// src/kernel/identity/relying-party/client.ts
var ProviderClient = class {
  #app;
  #found;
  constructor(app) {
    this.#app = app;
  }
  /** @throws Problem 503 `identity_unavailable` */
  async configuration() {
    this.#found ??= this.#discover().catch((error) => {
      this.#found = void 0;
      this.#app.log.error({ err: error }, "the identity provider was not found");
      throw unavailable();
    });
    return this.#found;
  }
  async #discover() {
    const settings = signInSettings(this.#app);
    const issuer = new URL(settings.issuer);
    const insecure = issuer.protocol === "http:" && (settings.embedded || isLoopback(issuer.hostname));
    return oidc.discovery(
      issuer,
      settings.clientId,
      { client_secret: settings.clientSecret, ...settings.embedded ? { id_token_signed_response_alg: "ES256" } : {} },
      oidc.ClientSecretBasic(settings.clientSecret),
      {
        timeout: limits.providerTimeoutSeconds,
        execute: insecure ? [oidc.allowInsecureRequests] : [],
        ...settings.embedded ? { [oidc.customFetch]: embeddedProvider(this.#app).fetch } : {}
      }
    );
  }
};
var providerClient = definePart((app) => new ProviderClient(app));
var unavailable = () => new Problem(503, "identity_unavailable", {
  vi: "H\u1EC7 th\u1ED1ng \u0111\u1ECBnh danh \u0111i\u1EC7n t\u1EED \u0111ang kh\xF4ng tr\u1EA3 l\u1EDDi. Vui l\xF2ng th\u1EED l\u1EA1i sau \xEDt ph\xFAt.",
  en: "The electronic identity system does not answer. Please try again in a few minutes."
});

// src/kernel/identity/relying-party/routes.ts
function signInRoutes(router) {
  router.get(SIGN_IN, start);
  router.get(CALLBACK, finish);
  router.post(SIGN_OUT, leave);
}
async function start(c) {
  const { app, actor, lang } = c.get("ctx");
  const settings = signInSettings(app);
  const back = safeReturnPath(c.req.query("tro-ve")) ?? null;
  if (actor.kind === "person") return c.redirect(back ?? homeOf(actor.grants.map((grant3) => grant3.role)), 303);
  const elsewhere = otherLoopbackName(c.req.url, settings.origin);
  if (elsewhere) return c.redirect(elsewhere, 303);
  const config = await providerClient(app).configuration();
  const attempt = {
    state: oidc2.randomState(),
    nonce: oidc2.randomNonce(),
    verifier: oidc2.randomPKCECodeVerifier(),
    back
  };
  const target2 = oidc2.buildAuthorizationUrl(config, {
    redirect_uri: `${settings.origin}${CALLBACK}`,
    scope: settings.embedded ? SCOPES : "openid profile phone email",
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oidc2.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: "S256",
    ui_locales: lang
  });
  setCookie(c, settings, settings.attemptCookie, sealAttempt(app, attempt), limits.signInAttempt / 1e3);
  return c.redirect(target2.href, 303);
}
async function finish(c) {
  const ctx = c.get("ctx");
  const { app } = ctx;
  const settings = signInSettings(app);
  const attempt = openAttempt(app, readCookie(c.req.header("cookie"), settings.attemptCookie));
  setCookie(c, settings, settings.attemptCookie, "", 0);
  if (!attempt) throw refused();
  if (c.req.query("error") === "access_denied" && c.req.query("state") === attempt.state) return c.redirect("/", 303);
  const config = await providerClient(app).configuration();
  const here = new URL(c.req.url);
  const vouched = await vouchedFor(config, new URL(here.pathname + here.search, settings.origin), attempt).catch(
    (error) => {
      if (error instanceof Problem) throw error;
      app.log.warn({ err: error, requestId: ctx.requestId }, "sign-in refused");
      throw outage(error) ? unavailable() : refused();
    }
  );
  const { person, orgTaxCode } = readClaims(vouched.claims);
  const token = randomToken();
  const previous = readCookie(c.req.header("cookie"), settings.sessionCookie);
  const system2 = { kind: "system", name: "sign-in" };
  const { roles } = await execute({ ...ctx, actor: system2 }, startSession, {
    claims: person,
    orgTaxCode,
    tokenHash: hashToken(token),
    ...previous ? { previousTokenHash: hashToken(previous) } : {},
    amr: vouched.amr,
    idToken: vouched.idToken,
    ip: peerOf(c),
    userAgent: c.req.header("user-agent") ?? null
  });
  setCookie(c, settings, settings.sessionCookie, token);
  return c.redirect(attempt.back ?? homeOf(roles), 303);
}
async function vouchedFor(config, answer, attempt) {
  const tokens = await oidc2.authorizationCodeGrant(config, answer, {
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    pkceCodeVerifier: attempt.verifier,
    idTokenExpected: true
  });
  const idClaims = tokens.claims();
  if (!idClaims) throw refused();
  const more = config.serverMetadata().userinfo_endpoint ? await oidc2.fetchUserInfo(config, tokens.access_token, idClaims.sub) : {};
  const amr = Array.isArray(idClaims.amr) ? idClaims.amr.filter((one) => typeof one === "string").slice(0, 10) : [];
  return { claims: { ...idClaims, ...more }, idToken: tokens.id_token ?? null, amr };
}
async function leave(c) {
  const ctx = c.get("ctx");
  const settings = signInSettings(ctx.app);
  setCookie(c, settings, settings.sessionCookie, "", 0);
  if (ctx.actor.kind !== "person") return c.redirect("/", 303);
  const { idToken } = await execute(ctx, signOut, {});
  if (!idToken) return c.redirect("/", 303);
  const config = await providerClient(ctx.app).configuration().catch(() => void 0);
  if (!config?.serverMetadata().end_session_endpoint) return c.redirect("/", 303);
  const target2 = oidc2.buildEndSessionUrl(config, {
    id_token_hint: idToken,
    post_logout_redirect_uri: `${settings.origin}/`
  });
  return c.redirect(target2.href, 303);
}
function homeOf(roles) {
  if (roles.length === 0) return "/";
  return roles.every((role) => role === "executive") ? "/dieu-hanh" : "/can-bo";
}
function otherLoopbackName(url, origin) {
  const here = new URL(url);
  const there = new URL(origin);
  if (here.hostname === there.hostname || here.protocol !== there.protocol || here.port !== there.port)
    return void 0;
  if (!isLoopback(here.hostname) || !isLoopback(there.hostname)) return void 0;
  return `${there.origin}${here.pathname}${here.search}`;
}
function setCookie(c, settings, name, value, maxAge) {
  const options2 = maxAge === void 0 ? { secure: settings.secure } : { secure: settings.secure, maxAge };
  c.header("set-cookie", cookieHeader(name, value, options2), { append: true });
}
function peerOf(c) {
  const env = c.env;
  return env?.incoming?.socket?.remoteAddress?.replace(/^::ffff:/, "") ?? null;
}
function outage(error) {
  if (error instanceof TypeError) return true;
  const code3 = error.code;
  const status = error.status;
  return code3 === "OAUTH_TIMEOUT" || typeof status === "number" && status >= 500;
}
var refused = () => new Problem(400, "sign_in_refused", {
  vi: "L\u1EA7n \u0111\u0103ng nh\u1EADp n\xE0y kh\xF4ng h\u1EE3p l\u1EC7 ho\u1EB7c \u0111\xE3 h\u1EBFt h\u1EA1n. H\xE3y b\u1EA5m \u0110\u0103ng nh\u1EADp \u0111\u1EC3 b\u1EAFt \u0111\u1EA7u l\u1EA1i.",
  en: "This sign-in is not valid or has expired. Choose Sign in to start again."
});

// src/kernel/identity/resolve.ts
import { sql as sql20 } from "kysely";

// src/kernel/identity/index.ts
var identityPart = defineModule({
  name: "identity",
  migrations: "src/kernel/identity/migrations",
  after: ["units", "events"],
  roles: identityRoles,
  events: identityEvents,
  commands: [
    startSession,
    signOut,
    revokeSession,
    grantRole,
    revokeRole,
    delegateRole,
    revokeDelegation,
    createClient,
    revokeClient
  ],
  queries: [mySessions, myAccessLog, myDelegations],
  jobs: [cleanUp],
  pack: [personasSection],
  routes: signInRoutes
});

// src/kernel/jobs/failed.ts
import { sql as sql21 } from "kysely";
import { fromKysely } from "pg-boss";
import { z as z33 } from "zod";

// src/kernel/jobs/provision.ts
import pg3 from "pg";
import { getConstructionPlans, getMigrationPlans, PgBoss } from "pg-boss";
var SCHEMA = "pgboss";
async function provisionJobs(owner3, appRole) {
  const boss = new PgBoss({ schema: SCHEMA, db: { executeSql: (text8, values) => owner3.query(text8, values) } });
  if (!await boss.isInstalled()) {
    await owner3.query(getConstructionPlans(SCHEMA));
  } else {
    const version = await boss.schemaVersion();
    const wanted = newestVersion();
    if (version !== null && version < wanted) {
      const script = getMigrationPlans(SCHEMA, version);
      const [inside2, after] = splitAtCommit(script);
      await owner3.query(inside2);
      for (const statement of after) await owner3.query(statement);
    }
  }
  const me = (await owner3.query("SELECT current_user AS name")).rows[0].name;
  if (me === appRole) return;
  const role = pg3.escapeIdentifier(appRole);
  await owner3.query(`GRANT USAGE ON SCHEMA ${SCHEMA} TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${SCHEMA} TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${SCHEMA} TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${SCHEMA} TO ${role}`);
}
function newestVersion() {
  const match = /INSERT INTO \S*version\s*\(version\)\s*VALUES\s*\('?(\d+)'?\)/i.exec(getConstructionPlans(SCHEMA));
  if (!match?.[1]) throw new Error("the schema version of pg-boss was not found in its construction script");
  return Number(match[1]);
}
function splitAtCommit(script) {
  const end = /COMMIT\s*;?/i.exec(script);
  if (!end) return [script, []];
  const cut = end.index + end[0].length;
  const after = script.slice(cut).split(/;\s*$/m).map((one) => one.trim()).filter(Boolean);
  return [script.slice(0, cut), after];
}

// src/kernel/jobs/queues.ts
import { PgBoss as PgBoss2 } from "pg-boss";
var FAILED = "failed-jobs";
var YEAR = 365 * 86400;
var jobsOf = (app) => app.modules.flatMap((module) => [...module.jobs ?? []]);
function queueOptions(job) {
  return {
    notify: true,
    retryLimit: job.retryLimit ?? (job.cron ? 0 : 5),
    retryDelay: job.retryDelay ?? 10,
    retryBackoff: true,
    retryDelayMax: job.retryDelayMax ?? 3600,
    expireInSeconds: job.expireSeconds ?? 900,
    heartbeatSeconds: 30,
    // A scheduled job carries no data and comes again: its failures need not be kept for somebody to send again.
    ...job.cron ? {} : { deadLetter: FAILED }
  };
}
async function ensureQueues(boss, jobs, update) {
  const there = new Set((await boss.getQueues(void 0, { limit: 1e4 })).map((queue) => queue.name));
  if (!there.has(FAILED)) await boss.createQueue(FAILED, { retentionSeconds: YEAR });
  for (const job of jobs) {
    if (!there.has(job.name)) await boss.createQueue(job.name, { ...queueOptions(job), policy: "stately" });
    else if (update) {
      const { notify: _created, ...options2 } = queueOptions(job);
      await boss.updateQueue(job.name, { ...options2, deadLetter: options2.deadLetter ?? null });
    }
  }
}
var jobClient = definePart(async (app) => {
  const boss = new PgBoss2({
    schema: SCHEMA,
    db: { executeSql: (text8, values) => app.store.pool.query(text8, values) },
    migrate: false,
    supervise: false,
    schedule: false,
    reindex: false,
    registerInstance: false
  });
  boss.on("error", (error) => app.log.error({ err: error }, "job queue"));
  await boss.start();
  app.onClose(() => boss.stop({ graceful: false }));
  await ensureQueues(boss, jobsOf(app), false);
  return boss;
});

// src/kernel/jobs/failed.ts
var PAGE4 = 50;
var table = (name) => sql21.table(`${SCHEMA}.${name}`);
var failedJobs = defineQuery({
  name: "jobs.failed.list",
  title: { vi: "T\xE1c v\u1EE5 n\u1EC1n b\u1ECB l\u1ED7i", en: "Failed background jobs" },
  input: z33.object({ cursor: z33.string().optional() }),
  allow: { roles: ["admin", "auditor"] },
  run: async (ctx, { cursor }) => {
    const [at2, after] = cursor?.split("_") ?? [];
    const { rows } = await sql21`SELECT *, to_char("failedAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at FROM (
        SELECT id, coalesce(source_name, name) AS job,
          coalesce(source_output, output) ->> 'message' AS error,
          coalesce(source_retry_count, retry_count) + 1 AS attempts,
          coalesce(source_created_on, created_on) AS "createdAt",
          coalesce(completed_on, created_on) AS "failedAt"
        FROM ${table("job")}
        WHERE (name = ${FAILED} AND state < 'completed') OR (name <> ${FAILED} AND state = 'failed' AND dead_letter IS NULL)
      ) AS failed
      WHERE (${at2 ?? null}::timestamptz IS NULL OR ("failedAt", id) < (${at2 ?? null}::timestamptz, ${after ?? null}::uuid))
      ORDER BY "failedAt" DESC, id DESC LIMIT ${PAGE4 + 1}`.execute(ctx.db);
    const page3 = rows.slice(0, PAGE4);
    const last = page3.at(-1);
    return {
      jobs: page3.map(({ at: _position, ...job }) => job),
      next: rows.length > PAGE4 && last ? `${last.at}_${last.id}` : null
    };
  }
});
var jobRetried = defineEvent({
  type: "jobs.job.retried",
  subjectType: "job",
  title: { vi: "\u0110\xE3 ch\u1EA1y l\u1EA1i t\xE1c v\u1EE5 n\u1EC1n", en: "Background job sent again" },
  data: z33.object({ job: z33.string() })
});
var retryJob = defineCommand({
  name: "jobs.failed.retry",
  title: { vi: "Ch\u1EA1y l\u1EA1i t\xE1c v\u1EE5 n\u1EC1n b\u1ECB l\u1ED7i", en: "Send a failed job again" },
  input: z33.object({ id: z33.uuid() }),
  allow: { roles: ["admin"] },
  run: async (ctx, { id: id2 }) => {
    const { rows } = await sql21`SELECT name, coalesce(source_name, name) AS job FROM ${table("job")}
      WHERE id = ${id2} AND ((name = ${FAILED} AND state < 'completed') OR state = 'failed')`.execute(ctx.db);
    const found2 = rows[0];
    if (!found2) throw notFound({ vi: "t\xE1c v\u1EE5 n\u1EC1n b\u1ECB l\u1ED7i n\xE0y", en: "This failed job" });
    const boss = await jobClient(ctx.app);
    const db = fromKysely(ctx.db);
    if (found2.name === FAILED) await boss.redrive(FAILED, { ids: [id2], db });
    else await boss.retry(found2.name, id2, { db });
    await emit(ctx, jobRetried, { subject: id2, data: { job: found2.job } });
  }
});

// src/kernel/jobs/enqueue.ts
import { randomUUID as randomUUID3 } from "node:crypto";
import { fromKysely as fromKysely2 } from "pg-boss";
async function enqueue(ctx, job, data, options2 = {}) {
  job.data.parse(data);
  const boss = await jobClient(ctx.app);
  return boss.send(job.name, data, {
    db: fromKysely2(ctx.db),
    // Without a key of its own every job would share the empty one.
    singletonKey: options2.singletonKey ?? randomUUID3(),
    ...options2.startAfter ? { startAfter: options2.startAfter } : {}
  });
}

// src/kernel/jobs/run.ts
import { sql as sql22 } from "kysely";
import { PgBoss as PgBoss3 } from "pg-boss";
import { Counter as Counter3, Gauge as Gauge2, Histogram as Histogram2 } from "prom-client";
var jobMetrics = definePart((app) => {
  const registers = [metricsRegistry(app)];
  new Gauge2({
    name: "tinhso_jobs_failed",
    help: "Jobs whose attempts are used up and that wait to be sent again",
    registers,
    async collect() {
      const { rows } = await sql22`SELECT count(*)::int AS n FROM ${sql22.table(`${SCHEMA}.job`)}
        WHERE name = ${FAILED} AND state < 'completed'`.execute(app.store.db);
      this.set(rows[0]?.n ?? 0);
    }
  });
  return {
    runs: new Counter3({
      name: "tinhso_jobs_total",
      help: "Attempts at jobs by this process; outcome is completed, failed or gave_up",
      labelNames: ["job", "outcome"],
      registers
    }),
    duration: new Histogram2({
      name: "tinhso_job_seconds",
      help: "Duration of one attempt at a job",
      labelNames: ["job"],
      registers,
      buckets: [0.01, 0.1, 1, 10, 60, 600]
    })
  };
});

// src/kernel/jobs/index.ts
var jobsPart = {
  name: "jobs",
  after: ["events"],
  commands: [retryJob],
  queries: [failedJobs],
  events: [jobRetried],
  provision: provisionJobs
};

// src/kernel/notifications/inbox.ts
import { sql as sql23 } from "kysely";
import { z as z34 } from "zod";
var PAGE5 = 20;
function self(ctx) {
  if (ctx.actor.kind !== "person") throw forbidden();
  return ctx.actor.personId;
}
var listNotifications = defineQuery({
  name: "notifications.list",
  title: { vi: "Th\xF4ng b\xE1o c\u1EE7a t\xF4i", en: "My notifications" },
  input: z34.object({ cursor: z34.uuid().optional(), unread: z34.boolean().default(false) }),
  allow: { person: { level: 1 } },
  run: async (ctx, { cursor, unread }) => {
    const { rows } = await sql23`SELECT id, kind, title_vi, title_en, body_vi, body_en, href, created_at, read_at FROM notification
      WHERE person_id = ${self(ctx)} AND (${cursor ?? null}::uuid IS NULL OR id < ${cursor ?? null}::uuid)
        AND (NOT ${unread}::boolean OR read_at IS NULL)
      ORDER BY id DESC LIMIT ${PAGE5 + 1}`.execute(ctx.db);
    const notifications = rows.slice(0, PAGE5).map((row) => ({
      id: row.id,
      kind: row.kind,
      title: { vi: row.title_vi, en: row.title_en },
      body: { vi: row.body_vi, en: row.body_en },
      href: row.href,
      createdAt: row.created_at,
      readAt: row.read_at
    }));
    return { notifications, next: rows.length > PAGE5 ? notifications.at(-1)?.id ?? null : null };
  }
});
async function unreadCount(ctx, personId) {
  const { rows } = await sql23`SELECT count(*)::int AS n FROM (
    SELECT 1 FROM notification WHERE person_id = ${personId} AND read_at IS NULL LIMIT 100) AS unread`.execute(ctx.db);
  return rows[0]?.n ?? 0;
}
var countUnread = defineQuery({
  name: "notifications.unread",
  title: { vi: "S\u1ED1 th\xF4ng b\xE1o ch\u01B0a \u0111\u1ECDc", en: "Number of unread notifications" },
  input: nothing,
  allow: { person: { level: 1 } },
  run: (ctx) => unreadCount(ctx, self(ctx))
});
var markRead = defineCommand({
  name: "notifications.notification.markRead",
  title: { vi: "\u0110\xE1nh d\u1EA5u \u0111\xE3 \u0111\u1ECDc", en: "Mark as read" },
  input: z34.union([z34.object({ ids: z34.array(z34.uuid()).min(1).max(200) }), z34.object({ all: z34.literal(true) })]),
  allow: { person: { level: 1 } },
  run: async (ctx, input2) => {
    const which = "ids" in input2 ? sql23`id = ANY(${input2.ids}::uuid[])` : sql23`true`;
    const done = await sql23`UPDATE notification SET read_at = ${ctx.now}
      WHERE person_id = ${self(ctx)} AND read_at IS NULL AND ${which}`.execute(ctx.db);
    return { marked: Number(done.numAffectedRows ?? 0) };
  }
});

// src/kernel/notifications/notify.ts
import { sql as sql24 } from "kysely";
import { z as z35 } from "zod";

// src/kernel/notifications/mail.ts
import { createTransport } from "nodemailer";

// src/kernel/notifications/words.ts
var words4 = defineMessages({
  open: { vi: "Xem chi ti\u1EBFt", en: "See the details" },
  automatic: {
    vi: "Th\u01B0 n\xE0y \u0111\u01B0\u1EE3c g\u1EEDi t\u1EF1 \u0111\u1ED9ng. Vui l\xF2ng kh\xF4ng tr\u1EA3 l\u1EDDi th\u01B0.",
    en: "This message was sent automatically. Please do not reply."
  }
});

// src/kernel/notifications/mail.ts
var mailTransport = definePart((app) => {
  const url = app.config.mail.smtpUrl;
  if (!url) return null;
  const transport = createTransport({
    url,
    connectionTimeout: 15e3,
    greetingTimeout: 15e3,
    socketTimeout: 6e4
  });
  app.onClose(() => transport.close());
  return transport;
});
var escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
var escapeHtml = (text8) => text8.replace(/[&<>"']/g, (c) => escapes[c] ?? c);
function composeMail(letter) {
  const t = words4(letter.lang);
  const paragraphs2 = letter.body.split(/\n{2,}/);
  const text8 = [
    letter.title,
    ...paragraphs2,
    ...letter.link ? [`${t("open")}: ${letter.link}`] : [],
    "--",
    t("automatic")
  ].join("\n\n");
  const html = `<!doctype html><html lang="${letter.lang}"><head><meta charset="utf-8"><title>${escapeHtml(letter.title)}</title></head>
<body style="font-family: Arial, sans-serif; font-size: 16px; line-height: 1.5; color: #1f2937; max-width: 36em; margin: 0 auto; padding: 16px">
<h1 style="font-size: 20px">${escapeHtml(letter.title)}</h1>
${paragraphs2.map((one) => `<p>${escapeHtml(one).replaceAll("\n", "<br>")}</p>`).join("\n")}
${letter.link ? `<p><a href="${escapeHtml(letter.link)}">${escapeHtml(t("open"))}</a></p>` : ""}
<hr><p style="font-size: 14px; color: #4b5563">${escapeHtml(t("automatic"))}</p>
</body></html>`;
  return { text: text8, html };
}

// src/kernel/notifications/notify.ts
async function notify(ctx, details) {
  const row = await ctx.db.insertInto("notification").values({
    person_id: details.personId,
    kind: details.kind,
    title_vi: details.title.vi,
    title_en: details.title.en,
    body_vi: details.body.vi,
    body_en: details.body.en,
    href: details.href ?? null,
    event_id: details.eventId ?? null,
    created_at: ctx.now
  }).onConflict((on) => on.columns(["person_id", "event_id"]).doNothing()).returning("id").executeTakeFirst();
  if (!row) return null;
  const id2 = String(row.id);
  if (details.email && ctx.app.config.mail.smtpUrl) {
    await enqueue(
      ctx,
      mailJob,
      { notification: id2, to: details.email, lang: details.lang ?? "vi" },
      { singletonKey: id2 }
    );
  }
  return id2;
}
var mailJob = defineJob({
  name: "notifications.mail",
  data: z35.object({ notification: z35.uuid(), to: z35.email(), lang: z35.enum(["vi", "en"]) }),
  retryLimit: 22,
  retryDelay: 30,
  retryDelayMax: 7200,
  run: async (ctx, { notification, to, lang }) => {
    const found2 = await sql24`SELECT title_vi, title_en, body_vi, body_en, href, emailed_at
      FROM notification WHERE id = ${notification}`.execute(ctx.db);
    const row = found2.rows[0];
    if (!row || row.emailed_at) return;
    const transport = mailTransport(ctx.app);
    if (!transport) throw new Error("no mail server is configured");
    const { baseUrl, mail } = ctx.app.config;
    const title2 = lang === "vi" ? row.title_vi : row.title_en;
    const body = lang === "vi" ? row.body_vi : row.body_en;
    const link2 = row.href ? new URL(row.href, baseUrl).href : null;
    try {
      await transport.sendMail({
        from: mail.from,
        to,
        subject: title2,
        ...composeMail({ title: title2, body, link: link2, lang }),
        // The same when a mail is sent again, so that the reader's program shows it once.
        messageId: `<${notification}@${new URL(baseUrl).hostname}>`,
        headers: { "Auto-Submitted": "auto-generated" }
      });
    } catch (error) {
      throw isFinal(error) ? new GiveUp(`the mail server refused the message: ${error.message}`) : error;
    }
    await sql24`UPDATE notification SET emailed_at = ${ctx.app.clock.now()} WHERE id = ${notification}`.execute(ctx.db);
  }
});
function isFinal(error) {
  const { code: code3, responseCode } = error;
  return (code3 === "EENVELOPE" || code3 === "EMESSAGE") && typeof responseCode === "number" && responseCode >= 500;
}

// src/kernel/notifications/index.ts
var notificationsPart = {
  name: "notifications",
  after: ["jobs"],
  migrations: "src/kernel/notifications/migrations",
  commands: [markRead],
  queries: [listNotifications, countUnread],
  jobs: [mailJob]
};

// src/kernel/store/migrate.ts
import { createHash as createHash7 } from "node:crypto";
import { readdirSync, readFileSync as readFileSync4 } from "node:fs";
import { join as join8 } from "node:path";
import pg4 from "pg";

// src/kernel/store/root.ts
import { existsSync as existsSync2 } from "node:fs";
import { dirname as dirname4, join as join7 } from "node:path";
import { fileURLToPath as fileURLToPath2 } from "node:url";
var rootDir = (() => {
  let folder = dirname4(fileURLToPath2(import.meta.url));
  while (!existsSync2(join7(folder, "package.json"))) {
    const parent = dirname4(folder);
    if (parent === folder) throw new Error("package.json not found above the program: run it from a checkout");
    folder = parent;
  }
  return folder;
})();

// src/kernel/store/migrate.ts
function inOrder2(modules2) {
  const byName = new Map(modules2.map((module) => [module.name, module]));
  const done = /* @__PURE__ */ new Set();
  const sorted = [];
  const visit = (module, trail) => {
    if (done.has(module.name)) return;
    if (trail.includes(module.name)) throw new Error(`modules wait for each other: ${[...trail, module.name].join(" -> ")}`);
    for (const name of module.after ?? []) {
      const dependency = byName.get(name);
      if (!dependency) throw new Error(`module "${module.name}" comes after "${name}", which is not there`);
      visit(dependency, [...trail, module.name]);
    }
    done.add(module.name);
    sorted.push(module);
  };
  for (const module of modules2) visit(module, []);
  return sorted;
}
function migrationFiles(modules2) {
  return inOrder2(modules2).flatMap((module) => {
    if (!module.migrations) return [];
    const folder = join8(rootDir, module.migrations);
    return readdirSync(folder).filter((name) => name.endsWith(".sql")).sort().map((name) => {
      const sql25 = readFileSync4(join8(folder, name), "utf8");
      return { module: module.name, name, sql: sql25, checksum: createHash7("sha256").update(sql25).digest("hex") };
    });
  });
}
var LOCK5 = 7213002;
async function migrate({ ownerUrl, appRole, modules: modules2, onStep }) {
  const client = new pg4.Client({ connectionString: ownerUrl, application_name: "tinhso-migrate" });
  await client.connect();
  try {
    const version = Number((await client.query("SHOW server_version_num")).rows[0].server_version_num);
    if (version < 18e4) throw new Error(`PostgreSQL 18 or newer is needed; the server says ${version}`);
    await client.query("SET client_min_messages = 'warning'");
    await client.query("SELECT pg_advisory_lock($1)", [LOCK5]);
    await client.query(`CREATE TABLE IF NOT EXISTS migration (
      module text NOT NULL, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (module, name))`);
    await client.query(`COMMENT ON TABLE migration IS 'read-only: written by the migrator'`);
    const rows = (await client.query("SELECT module, name, checksum FROM migration")).rows;
    const applied = new Map(rows.map((row) => [`${row.module}/${row.name}`, row.checksum]));
    const ran = [];
    for (const file of migrationFiles(modules2)) {
      const id2 = `${file.module}/${file.name}`;
      const before2 = applied.get(id2);
      if (before2 === file.checksum) continue;
      if (before2) throw new Error(`migration ${id2} was changed after it had run: add a new file instead`);
      onStep?.(id2);
      await client.query("BEGIN");
      try {
        await client.query(file.sql);
        await client.query("INSERT INTO migration (module, name, checksum) VALUES ($1, $2, $3)", [file.module, file.name, file.checksum]);
        await client.query("COMMIT");
      } catch (error) {
        await client.query("ROLLBACK");
        throw new Error(`migration ${id2} failed: ${error.message}`, { cause: error });
      }
      ran.push(id2);
    }
    for (const module of inOrder2(modules2)) await module.provision?.(client, appRole);
    await grant2(client, appRole);
    return ran;
  } finally {
    await client.end();
  }
}
async function grant2(client, appRole) {
  const role = pg4.escapeIdentifier(appRole);
  const owner3 = (await client.query("SELECT current_user AS name")).rows[0].name;
  if (owner3 === appRole) return;
  await client.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
  const tables = (await client.query(`SELECT c.relname AS name, c.relispartition AS part, coalesce(obj_description(coalesce(inhparent, c.oid), 'pg_class'), '') AS comment
      FROM pg_class c LEFT JOIN pg_inherits ON inhrelid = c.oid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND pg_get_userbyid(c.relowner) = current_user`)).rows;
  for (const { name, comment } of tables) {
    const rights = comment.startsWith("append-only:") ? "SELECT, INSERT" : comment.startsWith("read-only:") ? "SELECT" : "SELECT, INSERT, UPDATE, DELETE";
    const table2 = pg4.escapeIdentifier(name);
    await client.query(`REVOKE ALL ON ${table2} FROM ${role}; GRANT ${rights} ON ${table2} TO ${role}`);
  }
  await client.query(`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role}`);
}

// src/kernel/store/part.ts
var storePart = { name: "store", migrations: "src/kernel/store/migrations" };

// src/modules/services/dossiers/queries.ts
import { z as z47 } from "zod";

// src/modules/services/procedures/catalogue.ts
var shelf = definePart(() => ({ byId: /* @__PURE__ */ new Map(), current: void 0 }));
var FRESH = 3e3;
function forgetProcedures(app) {
  shelf(app).current = void 0;
}
async function proceduresInForce(ctx, day5 = localDate(ctx.now)) {
  const { current: current2, byId } = shelf(ctx.app);
  if (current2 && current2.day === day5 && performance.now() - current2.readAt < FRESH) return current2.list;
  const rows = await ctx.db.selectFrom("procedure_version").distinctOn("code").select(["id", "body"]).where("valid_from", "<=", day5).orderBy("code").orderBy("valid_from", "desc").orderBy("revision", "desc").execute();
  const list = rows.map((row) => ({ id: row.id, procedure: row.body })).filter(({ procedure }) => procedure.validTo === void 0 || procedure.validTo > day5).sort((a, b) => a.procedure.name.vi.localeCompare(b.procedure.name.vi, "vi"));
  for (const version of list) byId.set(version.id, version);
  shelf(ctx.app).current = { day: day5, readAt: performance.now(), list };
  return list;
}
var unknownProcedure = () => notFound({ vi: "th\u1EE7 t\u1EE5c h\xE0nh ch\xEDnh n\xE0y", en: "This procedure" });
async function procedureInForce(ctx, code3, day5) {
  const found2 = (await proceduresInForce(ctx, day5)).find(({ procedure }) => procedure.code === code3);
  if (!found2) throw unknownProcedure();
  return found2;
}
async function procedureVersion(ctx, id2) {
  const { byId } = shelf(ctx.app);
  const known = byId.get(id2);
  if (known) return known;
  const row = await ctx.db.selectFrom("procedure_version").select(["id", "body"]).where("id", "=", id2).executeTakeFirst();
  if (!row) throw unknownProcedure();
  const version = { id: row.id, procedure: row.body };
  byId.set(id2, version);
  return version;
}

// src/modules/services/dossiers/consultation.ts
import { z as z45 } from "zod";

// src/modules/services/events.ts
import { z as z36 } from "zod";
var dossier = { dossierId: z36.uuid(), code: z36.string(), procedure: z36.string() };
var channel = z36.enum(["direct", "online", "postal"]);
var instant3 = z36.iso.datetime().nullable();
var dossierSubmitted = defineEvent({
  type: "services.dossier.submitted",
  subjectType: "dossier",
  title: { vi: "H\u1ED3 s\u01A1 \u0111\u01B0\u1EE3c n\u1ED9p", en: "Dossier filed" },
  data: z36.object({ ...dossier, level: z36.enum(["full", "partial"]), channel, eligibleOnline: z36.boolean() })
});
var dossierReceived = defineEvent({
  type: "services.dossier.received",
  subjectType: "dossier",
  title: { vi: "H\u1ED3 s\u01A1 \u0111\u01B0\u1EE3c ti\u1EBFp nh\u1EADn", en: "Dossier received" },
  data: z36.object({ ...dossier, channel, dueAt: instant3 })
});
var dossierMoved = defineEvent({
  type: "services.dossier.moved",
  subjectType: "dossier",
  title: { vi: "H\u1ED3 s\u01A1 chuy\u1EC3n b\u01B0\u1EDBc", en: "Dossier moved on" },
  data: z36.object({ ...dossier, action: z36.string(), from: z36.number().int(), to: z36.number().int(), dueAt: instant3 })
});
var dossierRefused = defineEvent({
  type: "services.dossier.refused",
  subjectType: "dossier",
  title: { vi: "H\u1ED3 s\u01A1 b\u1ECB t\u1EEB ch\u1ED1i ti\u1EBFp nh\u1EADn", en: "Dossier refused at reception" },
  data: z36.object({ ...dossier, channel })
});
var dossierHandled = defineEvent({
  type: "services.dossier.handled",
  subjectType: "dossier",
  title: { vi: "H\u1ED3 s\u01A1 gi\u1EA3i quy\u1EBFt xong", en: "Dossier handled" },
  data: z36.object({
    ...dossier,
    channel,
    outcome: z36.enum(["granted", "refused", "withdrawn"]),
    dueAt: instant3,
    timeliness: z36.enum(["early", "on_time", "late"]),
    electronicResult: z36.boolean()
  })
});
var dossierReturned = defineEvent({
  type: "services.dossier.returned",
  subjectType: "dossier",
  title: { vi: "\u0110\xE3 tr\u1EA3 k\u1EBFt qu\u1EA3", en: "Result handed over" },
  data: z36.object({ ...dossier, channel })
});
var dossierStopped = defineEvent({
  type: "services.dossier.stopped",
  subjectType: "dossier",
  title: { vi: "D\u1EEBng gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1", en: "Dossier stopped" },
  data: z36.object({ ...dossier, channel })
});
var dossierRehandled = defineEvent({
  type: "services.dossier.rehandled",
  subjectType: "dossier",
  title: { vi: "H\u1ED3 s\u01A1 \u0111\u01B0\u1EE3c gi\u1EA3i quy\u1EBFt l\u1EA1i", en: "Dossier handled again" },
  data: z36.object({ ...dossier, outcome: z36.enum(["granted", "refused", "withdrawn"]), dueAt: instant3 })
});
var dossierReopened = defineEvent({
  type: "services.dossier.reopened",
  subjectType: "dossier",
  title: { vi: "H\u1ED3 s\u01A1 \u0111\u01B0\u1EE3c xem x\xE9t l\u1EA1i", en: "Dossier opened again" },
  data: z36.object({ ...dossier, dueAt: instant3 })
});
var resultCorrected = defineEvent({
  type: "services.result.corrected",
  subjectType: "dossier",
  title: { vi: "\u0110\xEDnh ch\xEDnh k\u1EBFt qu\u1EA3", en: "Result corrected" },
  data: z36.object({ ...dossier, number: z36.string(), replaces: z36.string() })
});
var resultRevoked = defineEvent({
  type: "services.result.revoked",
  subjectType: "dossier",
  title: { vi: "Thu h\u1ED3i k\u1EBFt qu\u1EA3", en: "Result revoked" },
  data: z36.object({ ...dossier, number: z36.string().nullable() })
});
var consultation = { ...dossier, consultationId: z36.uuid(), consultedAgencyId: z36.uuid() };
var consultationAsked = defineEvent({
  type: "services.consultation.asked",
  subjectType: "dossier",
  title: { vi: "L\u1EA5y \xFD ki\u1EBFn c\u01A1 quan kh\xE1c", en: "Another agency consulted" },
  data: z36.object({ ...consultation, dueAt: z36.iso.datetime() })
});
var consultationAnswered = defineEvent({
  type: "services.consultation.answered",
  subjectType: "dossier",
  title: { vi: "C\u01A1 quan \u0111\u01B0\u1EE3c l\u1EA5y \xFD ki\u1EBFn \u0111\xE3 tr\u1EA3 l\u1EDDi", en: "The consulted agency answered" },
  data: z36.object({ ...consultation, verdict: z36.enum(["agree", "disagree", "other"]), onTime: z36.boolean() })
});
var answersReused = defineEvent({
  type: "services.draft.reused",
  subjectType: "draft",
  title: { vi: "\u0110i\u1EC1n s\u1EB5n t\u1EEB h\u1ED3 s\u01A1 tr\u01B0\u1EDBc", en: "Answers used again" },
  data: z36.object({
    draftId: z36.uuid(),
    procedure: z36.string(),
    slots: z36.array(z36.string()),
    dossiers: z36.array(z36.uuid())
  })
});
var serviceEvents = [
  answersReused,
  dossierSubmitted,
  dossierReceived,
  dossierMoved,
  dossierRefused,
  dossierHandled,
  dossierReturned,
  dossierStopped,
  dossierRehandled,
  dossierReopened,
  resultCorrected,
  resultRevoked,
  consultationAsked,
  consultationAnswered
];

// src/modules/services/dossiers/act.ts
import { z as z37 } from "zod";
var target = { dossierId: z37.uuid(), version: z37.number().int().positive().optional() };
var reason = z37.string().trim().min(10, { error: "N\xEAu r\xF5 l\xFD do (\xEDt nh\u1EA5t 10 k\xFD t\u1EF1). / Give the reason (at least 10 characters)." }).max(2e3);
var about = (dossier2) => ({
  dossierId: dossier2.id,
  code: dossier2.code,
  procedure: dossier2.procedureCode
});
var where = (dossier2) => ({
  subject: dossier2.id,
  unitId: dossier2.unitId,
  agencyId: dossier2.decidingAgencyId
});
var iso = (at2) => at2?.toISOString() ?? null;
async function emitMoved(ctx, dossier2, action, done) {
  await emit(ctx, dossierMoved, {
    ...where(dossier2),
    data: { ...about(dossier2), action, from: done.from, to: done.to, dueAt: iso(done.dueAt) }
  });
}
async function emitHandled(ctx, dossier2, done, outcome, electronicResult) {
  const dueAt = iso(done.dueAt);
  if (done.before.some(({ action }) => action === "decide" || action === "deny")) {
    await emit(ctx, dossierRehandled, { ...where(dossier2), data: { ...about(dossier2), outcome, dueAt } });
    return;
  }
  await emit(ctx, dossierHandled, {
    ...where(dossier2),
    data: {
      ...about(dossier2),
      channel: dossier2.channel,
      outcome,
      dueAt,
      timeliness: done.timeliness ?? "on_time",
      electronicResult
    }
  });
}
async function tell(ctx, dossier2, kind, title2, body) {
  await notify(ctx, { personId: dossier2.applicantId, kind, title: title2, body, href: `/ho-so/${dossier2.code}` });
}

// src/web/form.ts
var fieldId = (name) => `f-${name.replace(/[^\p{L}\p{N}_-]+/gu, "-")}`;
function errorFor(problems, name) {
  return problems?.find((problem) => problem.path === name || problem.path.startsWith(`${name}.`))?.message;
}
var text5 = (form, name) => {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
};
function readDate2(form, name) {
  const day5 = text5(form, `${name}.day`);
  const month = text5(form, `${name}.month`);
  const year = text5(form, `${name}.year`);
  if (!day5 && !month && !year) return void 0;
  if (!/^\d{1,2}$/.test(day5) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return `${day5}/${month}/${year}`;
  return `${year}-${month.padStart(2, "0")}-${day5.padStart(2, "0")}`;
}
function readMoney(form, name) {
  const typed = text5(form, name);
  if (!typed) return void 0;
  const bare = typed.replace(/\s*(?:đồng|đ|₫|vnd|vnđ)\s*$/iu, "");
  const grouped = /^\d{1,3}(?:[.,\s]\d{3})+$/.test(bare) ? bare.replace(/[.,\s]/g, "") : bare;
  return /^\d{1,15}$/.test(grouped) ? Number(grouped) : Number.NaN;
}

// src/kernel/formats/personal-id.ts
var PROVINCE_CODES = new Set(
  "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096".split(" ")
);
function parsePersonalId(raw3, facts = {}) {
  const value = raw3.replace(/[\s.\u00a0-]/g, "");
  if (value === "") return { ok: false, error: "empty" };
  if (!/^\d+$/.test(value)) return { ok: false, error: "not_digits" };
  if (value.length === 9) return { ok: false, error: "old_card" };
  if (value.length !== 12) return { ok: false, error: "length" };
  const provinceCode = value.slice(0, 3);
  const century = Number(value[3]);
  const year = 1900 + Math.floor(century / 2) * 100 + Number(value.slice(4, 6));
  const gender = century % 2 === 0 ? "male" : "female";
  const warnings2 = [];
  if (Number(provinceCode) < 101 && !PROVINCE_CODES.has(provinceCode)) warnings2.push("unknown_province");
  if (facts.today && year > Number(facts.today.slice(0, 4))) warnings2.push("future_year");
  if (facts.birthDate && Number(facts.birthDate.slice(0, 4)) !== year) warnings2.push("year_differs");
  if (facts.gender && facts.gender !== gender) warnings2.push("gender_differs");
  return { ok: true, value, provinceCode, gender, year, warnings: warnings2 };
}
var PERSONAL_ID_ERRORS = {
  empty: { vi: "H\xE3y nh\u1EADp s\u1ED1 \u0111\u1ECBnh danh c\xE1 nh\xE2n.", en: "Enter the personal ID number." },
  not_digits: { vi: "S\u1ED1 \u0111\u1ECBnh danh c\xE1 nh\xE2n ch\u1EC9 g\u1ED3m ch\u1EEF s\u1ED1.", en: "A personal ID number has digits only." },
  old_card: {
    vi: "\u0110\xE2y l\xE0 s\u1ED1 ch\u1EE9ng minh nh\xE2n d\xE2n 9 s\u1ED1 \u0111\xE3 h\u1EBFt gi\xE1 tr\u1ECB. H\xE3y nh\u1EADp s\u1ED1 \u0111\u1ECBnh danh c\xE1 nh\xE2n g\u1ED3m 12 ch\u1EEF s\u1ED1.",
    en: "This is a number of the old 9-digit card, which is no longer valid. Enter the 12-digit personal ID number."
  },
  length: { vi: "S\u1ED1 \u0111\u1ECBnh danh c\xE1 nh\xE2n g\u1ED3m 12 ch\u1EEF s\u1ED1.", en: "A personal ID number has 12 digits." }
};
var PERSONAL_ID_WARNINGS = {
  unknown_province: {
    vi: "Ba ch\u1EEF s\u1ED1 \u0111\u1EA7u kh\xF4ng ph\u1EA3i m\xE3 t\u1EC9nh, th\xE0nh ph\u1ED1 \u0111\xE3 bi\u1EBFt.",
    en: "The first three digits are no known province code."
  },
  future_year: {
    vi: "N\u0103m sinh trong s\u1ED1 \u0111\u1ECBnh danh \u1EDF t\u01B0\u01A1ng lai.",
    en: "The year of birth in the number lies in the future."
  },
  year_differs: { vi: "N\u0103m sinh kh\xF4ng kh\u1EDBp v\u1EDBi s\u1ED1 \u0111\u1ECBnh danh.", en: "The year of birth does not fit the number." },
  gender_differs: { vi: "Gi\u1EDBi t\xEDnh kh\xF4ng kh\u1EDBp v\u1EDBi s\u1ED1 \u0111\u1ECBnh danh.", en: "The gender does not fit the number." }
};

// src/modules/services/forms/days.ts
import { z as z38 } from "zod";
var dayExpression = z38.string().regex(
  /^(?:\d{4}-\d{2}-\d{2}|today(?:[+-]\d{1,4}[ymd])?|@[a-z][A-Za-z0-9]*)$/,
  "is not a day like 2025-07-01, today-18y or @otherField"
);
var iso2 = (date3) => date3.toISOString().slice(0, 10);
function moveDay(day5, amount2, unit) {
  const date3 = /* @__PURE__ */ new Date(`${day5}T00:00:00Z`);
  if (unit === "d") {
    date3.setUTCDate(date3.getUTCDate() + amount2);
    return iso2(date3);
  }
  const dayOfMonth = date3.getUTCDate();
  date3.setUTCDate(1);
  date3.setUTCMonth(date3.getUTCMonth() + amount2 * (unit === "y" ? 12 : 1));
  const last = new Date(Date.UTC(date3.getUTCFullYear(), date3.getUTCMonth() + 1, 0)).getUTCDate();
  date3.setUTCDate(Math.min(dayOfMonth, last));
  return iso2(date3);
}
function resolveDay(expression, today, answers) {
  if (expression.startsWith("@")) {
    const other = answers[expression.slice(1)];
    return typeof other === "string" && isRealDate(other) ? other : void 0;
  }
  const counted = /^today(?:([+-]\d+)([ymd]))?$/.exec(expression);
  if (!counted) return expression;
  return counted[1] ? moveDay(today, Number(counted[1]), counted[2]) : today;
}
function isRealDate(text8) {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text8);
  if (!match) return false;
  const date3 = /* @__PURE__ */ new Date(`${text8}T00:00:00Z`);
  return !Number.isNaN(date3.getTime()) && iso2(date3) === text8 && Number(match[1]) >= 1900;
}

// src/modules/services/forms/pattern.ts
function holdsRegExp(pattern, text8) {
  try {
    const whole4 = new RegExp(`^(?:${pattern})$`, "u");
    return text8 === void 0 ? void 0 : whole4.test(text8);
  } catch {
    return "invalid";
  }
}

// src/modules/services/forms/conditions.ts
import { z as z39 } from "zod";
var keySchema = z39.string().regex(/^[a-z][A-Za-z0-9]*$/, "keys are camelCase");
var conditionSchema = z39.lazy(
  () => z39.union([
    z39.strictObject({ field: keySchema, in: z39.array(z39.string()).min(1) }),
    z39.strictObject({ field: keySchema, answered: z39.boolean() }),
    z39.strictObject({ field: keySchema, atLeast: z39.number().optional(), atMost: z39.number().optional() }).refine((range) => range.atLeast !== void 0 || range.atMost !== void 0, "names neither atLeast nor atMost"),
    z39.strictObject({ all: z39.array(conditionSchema).min(1) }),
    z39.strictObject({ any: z39.array(conditionSchema).min(1) }),
    z39.strictObject({ not: conditionSchema })
  ])
);
function holds(condition, answers) {
  if ("all" in condition) return condition.all.every((part) => holds(part, answers));
  if ("any" in condition) return condition.any.some((part) => holds(part, answers));
  if ("not" in condition) return !holds(condition.not, answers);
  const answer = answers[condition.field];
  if ("in" in condition) {
    const chosen = Array.isArray(answer) ? answer.map(String) : answer === void 0 ? [] : [String(answer)];
    return condition.in.some((value) => chosen.includes(value));
  }
  if ("answered" in condition) return answer !== void 0 === condition.answered;
  const number2 = Array.isArray(answer) ? answer.length : answer;
  if (typeof number2 !== "number") return false;
  return number2 >= (condition.atLeast ?? -Infinity) && number2 <= (condition.atMost ?? Infinity);
}
function statementsOf(condition, path2 = []) {
  if ("all" in condition) return condition.all.flatMap((part, i) => statementsOf(part, [...path2, "all", i]));
  if ("any" in condition) return condition.any.flatMap((part, i) => statementsOf(part, [...path2, "any", i]));
  if ("not" in condition) return statementsOf(condition.not, [...path2, "not"]);
  return [{ statement: condition, path: path2 }];
}
function fieldsOfCondition(condition) {
  return [...new Set(statementsOf(condition).map(({ statement }) => statement.field))];
}

// src/modules/services/forms/shown.ts
var fieldsOf = (form) => form.pages.flatMap((page3) => page3.fields);
function isShown(field, answers) {
  return !field.showIf || holds(field.showIf, answers);
}
function pageShown(page3, answers) {
  return !page3.showIf || holds(page3.showIf, answers);
}
function shownPages(form, answers) {
  const kept = trimAnswers(form, answers);
  return form.pages.filter((page3) => pageShown(page3, kept));
}
function shownFields(form, answers) {
  const kept = trimAnswers(form, answers);
  return shownPages(form, kept).flatMap(
    (page3) => page3.fields.filter((field) => isShown(field, kept)).map((field) => ({ page: page3, field }))
  );
}
function trimAnswers(form, answers) {
  const kept = {};
  for (const page3 of form.pages) {
    if (!pageShown(page3, kept)) continue;
    for (const field of page3.fields) {
      const answer = answers[field.key];
      if (answer === void 0 || field.kind === "file" || !isShown(field, kept)) continue;
      if (field.kind === "group") {
        const rows = Array.isArray(answer) ? trimRows(field.fields, answer, kept) : [];
        if (rows.length > 0) kept[field.key] = rows;
      } else kept[field.key] = answer;
    }
  }
  return kept;
}
function trimRows(fields, rows, outside) {
  return rows.flatMap((row) => {
    if (typeof row !== "object" || row === null) return [];
    const kept = {};
    for (const field of fields) {
      const answer = row[field.key];
      if (answer !== void 0 && isShown(field, { ...outside, ...kept })) kept[field.key] = answer;
    }
    return Object.keys(kept).length > 0 ? [kept] : [];
  });
}

// src/modules/services/forms/words.ts
var formWords = defineMessages({
  required: { vi: "H\xE3y nh\u1EADp {label}", en: "Enter {label}" },
  requiredChoice: { vi: "H\xE3y ch\u1ECDn {label}", en: "Choose {label}" },
  requiredFile: { vi: "H\xE3y ch\u1EE5p ho\u1EB7c t\u1EA3i l\xEAn: {label}", en: "Photograph or upload: {label}" },
  tooLong: {
    vi: "{label}: kh\xF4ng qu\xE1 {max} k\xFD t\u1EF1 (b\u1EA1n \u0111\xE3 nh\u1EADp {n})",
    en: "{label}: at most {max} characters (you entered {n})"
  },
  pattern: { vi: "{label}: ch\u01B0a \u0111\xFAng d\u1EA1ng y\xEAu c\u1EA7u", en: "{label}: not of the form asked for" },
  patternLike: {
    vi: "{label}: ch\u01B0a \u0111\xFAng d\u1EA1ng y\xEAu c\u1EA7u, v\xED d\u1EE5 \u0111\xFAng: {example}",
    en: "{label}: not of the form asked for, for example {example}"
  },
  phone: {
    vi: "{label}: s\u1ED1 \u0111i\u1EC7n tho\u1EA1i g\u1ED3m 10 ch\u1EEF s\u1ED1 b\u1EAFt \u0111\u1EA7u b\u1EB1ng 0, v\xED d\u1EE5 0912345678",
    en: "{label}: 10 digits beginning with 0, for example 0912345678"
  },
  email: { vi: "{label}: \u0111\u1ECBa ch\u1EC9 th\u01B0 \u0111i\u1EC7n t\u1EED c\xF3 d\u1EA1ng ten@example.vn", en: "{label}: an address like name@example.vn" },
  date: {
    vi: "{label}: nh\u1EADp ng\xE0y c\xF3 th\u1EADt theo d\u1EA1ng ng\xE0y, th\xE1ng, n\u0103m, v\xED d\u1EE5 27 3 1990",
    en: "{label}: enter a real date as day, month, year, for example 27 3 1990"
  },
  dateOrYear: {
    vi: "{label}: nh\u1EADp ng\xE0y c\xF3 th\u1EADt, ho\u1EB7c ch\u1EC9 nh\u1EADp n\u0103m n\u1EBFu kh\xF4ng r\xF5 ng\xE0y, th\xE1ng",
    en: "{label}: enter a real date, or the year alone when the day is not known"
  },
  dateMin: { vi: "{label}: kh\xF4ng \u0111\u01B0\u1EE3c tr\u01B0\u1EDBc ng\xE0y {min}", en: "{label}: must not be before {min}" },
  dateMax: { vi: "{label}: kh\xF4ng \u0111\u01B0\u1EE3c sau ng\xE0y {max}", en: "{label}: must not be after {max}" },
  dateFuture: { vi: "{label}: kh\xF4ng \u0111\u01B0\u1EE3c sau h\xF4m nay", en: "{label}: must not be after today" },
  number: { vi: "{label}: ch\u1EC9 nh\u1EADp s\u1ED1 nguy\xEAn, v\xED d\u1EE5 3", en: "{label}: a whole number, for example 3" },
  money: { vi: "{label}: ch\u1EC9 nh\u1EADp s\u1ED1 ti\u1EC1n, v\xED d\u1EE5 50.000.000", en: "{label}: an amount only, for example 50.000.000" },
  min: { vi: "{label}: \xEDt nh\u1EA5t l\xE0 {min}", en: "{label}: at least {min}" },
  max: { vi: "{label}: nhi\u1EC1u nh\u1EA5t l\xE0 {max}", en: "{label}: at most {max}" },
  option: { vi: "{label}: h\xE3y ch\u1ECDn m\u1ED9t trong c\xE1c m\u1EE5c \u0111\xE3 cho", en: "{label}: choose one of the options given" },
  minChosen: { vi: "{label}: ch\u1ECDn \xEDt nh\u1EA5t {min} m\u1EE5c", en: "{label}: choose at least {min}" },
  minRows: { vi: "{label}: khai \xEDt nh\u1EA5t {min} m\u1EE5c", en: "{label}: at least {min}" },
  maxRows: { vi: "{label}: khai nhi\u1EC1u nh\u1EA5t {max} m\u1EE5c", en: "{label}: at most {max}" },
  addressUnit: {
    vi: "{label}: h\xE3y ch\u1ECDn x\xE3, ph\u01B0\u1EDDng, ho\u1EB7c ch\u1ECDn \u201CNgo\xE0i t\u1EC9nh\u201D v\xE0 ghi r\xF5 n\u01A1i \u1EDF",
    en: "{label}: choose a commune, or choose \u201COutside the province\u201D and write the place"
  },
  addressStreet: {
    vi: "{label}: h\xE3y nh\u1EADp s\u1ED1 nh\xE0, \u0111\u01B0\u1EDDng, khu ph\u1ED1 ho\u1EB7c \u1EA5p",
    en: "{label}: enter the house number and street, quarter or hamlet"
  },
  commune: { vi: "{label}: h\xE3y ch\u1ECDn x\xE3, ph\u01B0\u1EDDng trong danh s\xE1ch", en: "{label}: choose a commune from the list" }
});

// src/modules/services/forms/rules.ts
var shownDay = (day5) => day5.split("-").reverse().join("/");
function problemsOf(field, answer, world, answers) {
  if (field.kind === "group") return problemsOfGroup(field, answer, world, answers);
  if (field.kind === "address") return problemsOfAddress(field, answer, world);
  const message = problemOf(field, answer, world, answers);
  return message ? [{ path: field.key, message }] : [];
}
function problemsOfGroup(field, answer, world, answers) {
  const t = formWords(world.lang);
  const label = field.label[world.lang];
  const rows = Array.isArray(answer) ? answer : [];
  const least = field.required ? Math.max(1, field.min) : rows.length === 0 ? 0 : field.min;
  const problems = [];
  if (rows.length < least) problems.push({ path: field.key, message: t("minRows", { label, min: least }) });
  if (rows.length > field.max) problems.push({ path: field.key, message: t("maxRows", { label, max: field.max }) });
  rows.forEach((row, i) => {
    const near = { ...answers, ...row };
    for (const part of field.fields) {
      if (!isShown(part, near)) continue;
      for (const problem of problemsOf(part, row[part.key], world, near)) {
        const message = `${field.item[world.lang]} ${i + 1} \u2013 ${problem.message}`;
        problems.push({ path: `${field.key}.${i}.${problem.path}`, message });
      }
    }
  });
  return problems;
}
function problemsOfAddress(field, answer, world) {
  const t = formWords(world.lang);
  const label = field.label[world.lang];
  if (answer === void 0)
    return field.required ? [{ path: `${field.key}.unit`, message: t("addressUnit", { label }) }] : [];
  const { unit, place, street } = typeof answer === "object" && !Array.isArray(answer) ? answer : {};
  const problems = [];
  const add = (part, message) => problems.push({ path: `${field.key}.${part}`, message });
  const elsewhere = field.scope === "anywhere" && typeof place === "string" && place !== "";
  if (unit === void 0 ? !elsewhere : typeof unit !== "string" || !world.isCommune(unit))
    add("unit", t("addressUnit", { label }));
  if (typeof street !== "string" || street === "") add("street", t("addressStreet", { label }));
  for (const [part, value] of [
    ["place", place],
    ["street", street]
  ])
    if (typeof value === "string" && [...value].length > 200)
      add(part, t("tooLong", { label, max: 200, n: [...value].length }));
  return problems;
}
function problemOf(field, answer, world, answers = {}) {
  const t = formWords(world.lang);
  const label = field.label[world.lang];
  if (field.kind === "file")
    return field.required && world.filesOf(field.key) === 0 ? t("requiredFile", { label }) : void 0;
  if (field.kind === "group" || field.kind === "address") return problemsOf(field, answer, world, answers)[0]?.message;
  if (answer === void 0) {
    if (!field.required) return void 0;
    return ["radios", "select", "checkboxes", "commune"].includes(field.kind) ? t("requiredChoice", { label }) : t("required", { label });
  }
  switch (field.kind) {
    case "text":
    case "textarea": {
      if (typeof answer !== "string") return t("pattern", { label });
      const length = [...answer].length;
      if (length > field.maxLength) return t("tooLong", { label, max: field.maxLength, n: length });
      if (field.kind === "text" && field.pattern && holdsRegExp(field.pattern, answer) !== true)
        return field.example ? t("patternLike", { label, example: field.example }) : t("pattern", { label });
      return void 0;
    }
    case "personalId": {
      const parsed = parsePersonalId(String(answer));
      return parsed.ok ? void 0 : `${label}: ${PERSONAL_ID_ERRORS[parsed.error][world.lang]}`;
    }
    case "phone":
      return /^(?:\+84|0)\d{9}$/.test(String(answer)) ? void 0 : t("phone", { label });
    case "email":
      return /^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/.test(String(answer)) && String(answer).length <= 254 ? void 0 : t("email", { label });
    case "date":
      return problemOfDate(field, String(answer), world, answers);
    case "money":
    case "integer": {
      if (typeof answer !== "number" || !Number.isSafeInteger(answer))
        return t(field.kind === "money" ? "money" : "number", { label });
      const shown = (n) => n.toLocaleString(world.lang === "vi" ? "vi-VN" : "en-GB");
      if (answer < field.min) return t("min", { label, min: shown(field.min) });
      return answer > field.max ? t("max", { label, max: shown(field.max) }) : void 0;
    }
    case "radios":
    case "select":
      return field.options.some((option) => option.value === answer) ? void 0 : t("option", { label });
    case "checkboxes": {
      const chosen = Array.isArray(answer) ? answer : [];
      if (!Array.isArray(answer) || chosen.some((value) => !field.options.some((option) => option.value === value)))
        return t("option", { label });
      const least = field.required ? Math.max(1, field.minChosen) : field.minChosen;
      return chosen.length < least ? t("minChosen", { label, min: least }) : void 0;
    }
    case "commune":
      return typeof answer === "string" && world.isCommune(answer) ? void 0 : t("commune", { label });
  }
}
function problemOfDate(field, answer, world, answers) {
  const t = formWords(world.lang);
  const label = field.label[world.lang];
  const year = field.yearOnly && /^(?:19|20)\d\d$/.test(answer);
  if (!year && !isRealDate(answer)) return t(field.yearOnly ? "dateOrYear" : "date", { label });
  const latest2 = year ? `${answer}-12-31` : answer;
  const earliest = year ? `${answer}-01-01` : answer;
  if (field.notAfterToday && earliest > world.today) return t("dateFuture", { label });
  const min = field.min && resolveDay(field.min, world.today, answers);
  const max = field.max && resolveDay(field.max, world.today, answers);
  const why = field.rangeMessage?.[world.lang];
  if (min && latest2 < min) return why ? `${label}: ${why}` : t("dateMin", { label, min: shownDay(min) });
  if (max && earliest > max) return why ? `${label}: ${why}` : t("dateMax", { label, max: shownDay(max) });
  return void 0;
}
function warningsOf(field, answer, world, answers) {
  if (answer === void 0) return [];
  if (field.kind === "group") {
    return (Array.isArray(answer) ? answer : []).flatMap(
      (row, i) => field.fields.flatMap(
        (part) => warningsOf(part, row[part.key], world, { ...answers, ...row }).map((warning) => ({
          path: `${field.key}.${i}.${warning.path}`,
          message: `${field.item[world.lang]} ${i + 1} \u2013 ${warning.message}`
        }))
      )
    );
  }
  if (field.kind !== "personalId") return [];
  const birthDate = field.matches?.birthDate === void 0 ? void 0 : answers[field.matches.birthDate];
  const gender = field.matches?.gender === void 0 ? void 0 : answers[field.matches.gender];
  const facts = {
    today: world.today,
    ...typeof birthDate === "string" && /^\d{4}/.test(birthDate) ? { birthDate } : {},
    ...gender === "male" || gender === "female" ? { gender } : {}
  };
  const parsed = parsePersonalId(String(answer), facts);
  if (!parsed.ok) return [];
  return parsed.warnings.map((warning) => ({
    path: field.key,
    message: `${field.label[world.lang]}: ${PERSONAL_ID_WARNINGS[warning][world.lang]}`
  }));
}

// src/modules/services/forms/text.ts
function answerText(field, answer, lang, unitName) {
  if (answer === void 0) return "";
  const option = (value) => "options" in field ? field.options.find((o) => o.value === value)?.label[lang] ?? value : value;
  const number2 = (n) => n.toLocaleString(lang === "vi" ? "vi-VN" : "en-GB");
  switch (field.kind) {
    case "money":
      return typeof answer === "number" ? `${number2(answer)} ${lang === "vi" ? "\u0111\u1ED3ng" : "VND"}` : String(answer);
    case "integer": {
      if (typeof answer !== "number") return String(answer);
      return field.unit ? `${number2(answer)} ${field.unit[lang]}` : number2(answer);
    }
    case "date":
      return String(answer).split("-").reverse().join("/");
    case "radios":
    case "select":
      return option(String(answer));
    case "checkboxes":
      return (Array.isArray(answer) ? answer : [String(answer)]).map(option).join(", ");
    case "commune":
      return unitName(String(answer));
    case "address": {
      if (typeof answer !== "object" || Array.isArray(answer)) return String(answer);
      const { unit, place, street } = answer;
      return [street, unit === void 0 ? place : unitName(unit)].filter(Boolean).join(", ");
    }
    case "group":
      return (Array.isArray(answer) ? answer : []).map((row, i) => `${i + 1}. ${rowText(field.fields, row, lang, unitName)}`).join("; ");
    default:
      return String(answer);
  }
}
function rowText(fields, row, lang, unitName) {
  return fields.filter((field) => isShown(field, row)).map((field) => answerText(field, row[field.key], lang, unitName)).filter(Boolean).join(", ");
}
function answerLines(form, answers, lang, unitName) {
  return shownFields(form, answers).flatMap(({ page: page3, field }) => {
    if (field.kind === "file") return [];
    const answer = answers[field.key];
    if (field.kind === "group" && Array.isArray(answer)) {
      return answer.map((row, i) => ({
        page: page3.key,
        label: `${field.item[lang]} ${i + 1}`,
        value: rowText(field.fields, row, lang, unitName)
      }));
    }
    return [{ page: page3.key, label: field.label[lang], value: answerText(field, answer, lang, unitName) }];
  });
}
function fillTemplate(template2, form, answers, lang, unitName) {
  const fields = new Map(fieldsOf(form).map((field) => [field.key, field]));
  return template2.replace(/\{(\w+)\}/g, (_, name) => {
    const field = fields.get(name);
    return field ? answerText(field, answers[name], lang, unitName) : "";
  });
}
function subjectLine(form, answers, lang, unitName) {
  return fillTemplate(form.subject[lang], form, answers, lang, unitName).replace(/\s+/g, " ").trim().slice(0, 500);
}

// src/modules/services/forms/answers.ts
var isAddress = (answer) => typeof answer === "object" && !Array.isArray(answer);
var rowsOf = (answer) => Array.isArray(answer) ? answer.filter((row) => typeof row === "object") : [];
function unitOfAnswer(answer) {
  return typeof answer === "string" ? answer : isAddress(answer) ? answer.unit : void 0;
}
var text6 = (value) => typeof value === "string" ? value.normalize("NFC").trim() : "";
var oneLine = (value) => text6(value).replace(/\s+/g, " ") || void 0;
function readPosted(field, posted2) {
  switch (field.kind) {
    case "date": {
      const date3 = readDate2(posted2, field.key);
      return field.yearOnly && date3 && /^\/\/(\d{4})$/.exec(date3)?.[1] || date3;
    }
    case "money":
    case "integer": {
      const typed = text6(posted2.get(field.key));
      if (!typed) return void 0;
      const number2 = readMoney(posted2, field.key);
      return number2 === void 0 || Number.isNaN(number2) ? typed : number2;
    }
    case "checkboxes": {
      const chosen = posted2.getAll(field.key).map(text6).filter(Boolean);
      return chosen.length > 0 ? [...new Set(chosen)] : void 0;
    }
    case "textarea":
      return text6(posted2.get(field.key)).replace(/\r\n?/g, "\n") || void 0;
    case "personalId":
    case "phone":
      return text6(posted2.get(field.key)).replace(/[\s.-]/g, "") || void 0;
    case "address":
      return readAddress(field, posted2);
    case "group":
      return readRows(field, posted2);
    case "file":
      return void 0;
    default:
      return oneLine(posted2.get(field.key));
  }
}
var ELSEWHERE = "elsewhere";
function readAddress(field, posted2) {
  const unit = oneLine(posted2.get(`${field.key}.unit`));
  const place = oneLine(posted2.get(`${field.key}.place`));
  const street = oneLine(posted2.get(`${field.key}.street`));
  const inside2 = unit !== void 0 && unit !== ELSEWHERE;
  const address = {
    ...inside2 ? { unit } : {},
    ...!inside2 && place !== void 0 && field.scope === "anywhere" ? { place } : {},
    ...street === void 0 ? {} : { street }
  };
  return Object.keys(address).length > 0 ? address : void 0;
}
var inside = (posted2, prefix) => ({
  get: (name) => posted2.get(`${prefix}.${name}`),
  getAll: (name) => posted2.getAll(`${prefix}.${name}`)
});
function readRows(field, posted2) {
  const rows = [];
  for (let i = 0; i < field.max; i += 1) {
    const row = {};
    for (const part of field.fields) {
      const answer = readPosted(part, inside(posted2, `${field.key}.${i}`));
      if (answer !== void 0) row[part.key] = answer;
    }
    if (field.fields.some((part) => row[part.key] !== void 0 && !isInitial(part, row[part.key]))) rows.push(row);
  }
  return rows.length > 0 ? rows : void 0;
}
var isInitial = (field, answer) => field.initial !== void 0 && String(answer) === field.initial;
function withoutRow(posted2, group, index) {
  const moved = (name) => {
    const [, row, rest] = new RegExp(`^${group}\\.(\\d+)\\.(.+)$`).exec(name) ?? [];
    return row === void 0 || Number(row) < index ? name : `${group}.${Number(row) + 1}.${rest}`;
  };
  return { get: (name) => posted2.get(moved(name)), getAll: (name) => posted2.getAll(moved(name)) };
}
function takePage(page3, before2, posted2, world) {
  const answers = { ...before2 };
  const shown = pageShown(page3, answers);
  for (const field of page3.fields) {
    if (field.kind === "file") continue;
    const answer = shown && isShown(field, answers) ? readPosted(field, posted2) : void 0;
    const kept = field.kind === "group" ? trimRows(field.fields, rowsOf(answer), answers) : answer;
    if (kept === void 0 || field.kind === "group" && rowsOf(kept).length === 0) delete answers[field.key];
    else answers[field.key] = kept;
  }
  const asked2 = shown ? page3.fields.filter((field) => isShown(field, answers)) : [];
  return {
    answers,
    problems: asked2.flatMap((field) => problemsOf(field, answers[field.key], world, answers)),
    warnings: asked2.flatMap((field) => warningsOf(field, answers[field.key], world, answers))
  };
}
var onEveryPage = (form, given2, judge) => {
  const answers = trimAnswers(form, given2);
  return form.pages.filter((page3) => pageShown(page3, answers)).flatMap(
    (page3) => page3.fields.filter((field) => isShown(field, answers)).flatMap(
      (field) => judge(field, answers[field.key], answers).map((problem) => ({ ...problem, page: page3.key }))
    )
  );
};
function problemsOfForm(form, answers, world) {
  return onEveryPage(form, answers, (field, answer, all2) => problemsOf(field, answer, world, all2));
}
function warningsOfForm(form, answers, world) {
  return onEveryPage(form, answers, (field, answer, all2) => warningsOf(field, answer, world, all2));
}
function fileField(form, key3) {
  const field = fieldsOf(form).find((one) => one.key === key3);
  return field?.kind === "file" ? field : void 0;
}

// src/modules/services/procedures/children.ts
function childrenOf(procedure, answers) {
  return procedure.children.filter((child) => !child.when || holds(child.when, answers));
}
function childAnswers(parent, answers, child, form) {
  const asked2 = new Map(fieldsOf(parent).map((field) => [field.key, field]));
  const taken = {};
  for (const field of fieldsOf(form)) {
    const same = asked2.get(field.key)?.kind === field.kind ? field.key : null;
    const from = field.key in child.answers ? child.answers[field.key] : same;
    const answer = child.fixed[field.key] ?? (from ? answers[from] : void 0);
    if (answer !== void 0) taken[field.key] = answer;
  }
  return trimAnswers(form, taken);
}

// src/modules/services/dossiers/dossier.ts
var unknownDossier = () => notFound({ vi: "h\u1ED3 s\u01A1 n\xE0y", en: "This dossier" });
var base = (ctx) => ctx.db.selectFrom("dossier").select([
  "id",
  "code",
  "procedure_code as procedureCode",
  "procedure_version_id as procedureVersionId",
  "applicant_id as applicantId",
  "receiving_agency_id as receivingAgencyId",
  "deciding_agency_id as decidingAgencyId",
  "unit_id as unitId",
  "helped_at_agency_id as helpedAtAgencyId",
  "parent_id as parentId",
  "part",
  "bundle",
  "channel",
  "limit_case as limitCase",
  "subject",
  "answers",
  "state",
  "step",
  "submitted_at as submittedAt",
  "received_at as receivedAt",
  "due_at as dueAt",
  "step_due_at as stepDueAt",
  "handled_at as handledAt",
  "returned_at as returnedAt",
  "outcome",
  "timeliness",
  "handler_id as handlerId",
  "version"
]);
async function findDossier(ctx, id2) {
  return await base(ctx).where("id", "=", id2).executeTakeFirst();
}
async function getDossier(ctx, id2) {
  const dossier2 = await findDossier(ctx, id2);
  if (!dossier2) throw unknownDossier();
  return dossier2;
}
async function findDossierByCode(ctx, code3) {
  return await base(ctx).where("code", "=", code3.trim().toUpperCase()).executeTakeFirst();
}
async function lockDossier(ctx, id2, version) {
  const rows = await base(ctx).where(
    (eb) => eb.or([
      eb("id", "=", id2),
      eb("id", "=", eb.selectFrom("dossier as part").select("part.parent_id").where("part.id", "=", id2))
    ])
  ).orderBy("parent_id", (order) => order.asc().nullsFirst()).forUpdate().execute();
  const dossier2 = rows.find((row) => row.id === id2);
  if (!dossier2) throw unknownDossier();
  if (version !== void 0 && dossier2.version !== version) {
    throw conflict("dossier_changed", {
      vi: "H\u1ED3 s\u01A1 v\u1EEBa \u0111\u01B0\u1EE3c ng\u01B0\u1EDDi kh\xE1c x\u1EED l\xFD. H\xE3y t\u1EA3i l\u1EA1i trang \u0111\u1EC3 xem tr\u1EA1ng th\xE1i m\u1EDBi nh\u1EA5t.",
      en: "Someone else has just worked on this dossier. Reload the page to see its newest state."
    });
  }
  return dossier2;
}
async function partsOf(ctx, bundleId, lock = false) {
  const query = base(ctx).where("parent_id", "=", bundleId).orderBy("id");
  return await (lock ? query.forUpdate() : query).execute();
}
async function scopeOfDossier(ctx, { dossierId }) {
  const dossier2 = await getDossier(ctx, dossierId);
  const consulted = await ctx.db.selectFrom("consultation").select("agency_id").where("dossier_id", "=", dossierId).execute();
  return {
    unitId: dossier2.unitId,
    agencyId: [dossier2.receivingAgencyId, dossier2.decidingAgencyId, ...consulted.map((row) => row.agency_id)],
    ownerId: dossier2.applicantId
  };
}
async function officeScope(ctx, { dossierId }) {
  const dossier2 = await getDossier(ctx, dossierId);
  return { unitId: dossier2.unitId, agencyId: [dossier2.receivingAgencyId, dossier2.decidingAgencyId] };
}
async function placeOf2(ctx, agencyId2) {
  return { unitId: (await agenciesOf(ctx)).agencyById(agencyId2)?.unitId, agencyId: agencyId2 };
}
async function receptionScope(ctx, { dossierId }) {
  return placeOf2(ctx, (await getDossier(ctx, dossierId)).receivingAgencyId);
}
async function deskScope(ctx, { dossierId }) {
  return placeOf2(ctx, (await getDossier(ctx, dossierId)).decidingAgencyId);
}

// src/modules/services/dossiers/code.ts
var DEFAULT_CODE_PATTERN = "{agency}-{date}-{n}";
function qcvn102(identifier) {
  const [level1 = "", level2 = "00", level3 = "00", level4 = "000"] = identifier.split(".");
  return [level4.padStart(3, "0"), level3.padStart(2, "0"), level2.padStart(2, "0"), level1].join(".");
}
function dossierCode(parts3, pattern = DEFAULT_CODE_PATTERN) {
  const date3 = parts3.day.slice(2).replaceAll("-", "");
  return pattern.replace("{agency}", qcvn102(parts3.agency)).replace("{agency1}", parts3.agency).replace("{date}", date3).replace("{n}", String(parts3.sequence).padStart(4, "0"));
}

// src/modules/services/dossiers/counter.ts
async function nextNumber(ctx, kind, owner3, period) {
  const row = await ctx.db.insertInto("counter").values({ kind, owner: owner3, period, last: 1 }).onConflict((on) => on.columns(["kind", "owner", "period"]).doUpdateSet({ last: sql`counter.last + 1` })).returning("last").executeTakeFirstOrThrow();
  return row.last;
}

// src/modules/services/dossiers/states.ts
var STATE = {
  submitted: 1,
  received: 2,
  refusedAtReception: 3,
  processing: 4,
  supplementRequested: 5,
  paymentRequested: 6,
  withdrawn: 7,
  stopped: 8,
  handled: 9,
  returned: 10
};
var STATES = {
  submitted: {
    code: 1,
    name: { vi: "M\u1EDBi \u0111\u0103ng k\xFD", en: "Filed" },
    plain: { vi: "H\u1ED3 s\u01A1 \u0111\xE3 g\u1EEDi, \u0111ang ch\u1EDD c\u01A1 quan ti\u1EBFp nh\u1EADn.", en: "Your dossier was sent and waits for reception." },
    clock: "none"
  },
  received: {
    code: 2,
    name: { vi: "\u0110\u01B0\u1EE3c ti\u1EBFp nh\u1EADn", en: "Received" },
    plain: {
      vi: "H\u1ED3 s\u01A1 \u0111\xE3 \u0111\u01B0\u1EE3c ti\u1EBFp nh\u1EADn v\xE0 h\u1EB9n ng\xE0y tr\u1EA3 k\u1EBFt qu\u1EA3.",
      en: "Your dossier was received and a date was set."
    },
    clock: "runs"
  },
  refusedAtReception: {
    code: 3,
    name: { vi: "Kh\xF4ng \u0111\u01B0\u1EE3c ti\u1EBFp nh\u1EADn", en: "Refused at reception" },
    plain: {
      vi: "H\u1ED3 s\u01A1 kh\xF4ng \u0111\u01B0\u1EE3c ti\u1EBFp nh\u1EADn. Xem l\xFD do v\xE0 h\u01B0\u1EDBng d\u1EABn b\xEAn d\u01B0\u1EDBi.",
      en: "Your dossier was not received. See the reason and what to do below."
    },
    clock: "ended"
  },
  processing: {
    code: 4,
    name: { vi: "\u0110ang x\u1EED l\xFD", en: "In processing" },
    plain: { vi: "C\u01A1 quan c\xF3 th\u1EA9m quy\u1EC1n \u0111ang gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1.", en: "The agency is working on your dossier." },
    clock: "runs"
  },
  supplementRequested: {
    code: 5,
    name: { vi: "Y\xEAu c\u1EA7u b\u1ED5 sung gi\u1EA5y t\u1EDD", en: "Supplement requested" },
    plain: {
      vi: "B\u1EA1n c\u1EA7n b\u1ED5 sung gi\u1EA5y t\u1EDD \u0111\u1EC3 h\u1ED3 s\u01A1 \u0111\u01B0\u1EE3c gi\u1EA3i quy\u1EBFt ti\u1EBFp.",
      en: "You need to supply papers before work goes on."
    },
    clock: "paused"
  },
  paymentRequested: {
    code: 6,
    name: { vi: "Y\xEAu c\u1EA7u th\u1EF1c hi\u1EC7n ngh\u0129a v\u1EE5 t\xE0i ch\xEDnh", en: "Payment requested" },
    plain: {
      vi: "B\u1EA1n c\u1EA7n n\u1ED9p ph\xED, l\u1EC7 ph\xED ho\u1EB7c thu\u1EBF \u0111\u1EC3 h\u1ED3 s\u01A1 \u0111\u01B0\u1EE3c gi\u1EA3i quy\u1EBFt ti\u1EBFp.",
      en: "You need to pay before work goes on."
    },
    clock: "paused"
  },
  withdrawn: {
    code: 7,
    name: { vi: "C\xF4ng d\xE2n y\xEAu c\u1EA7u r\xFAt h\u1ED3 s\u01A1", en: "Withdrawn" },
    plain: { vi: "B\u1EA1n \u0111\xE3 r\xFAt h\u1ED3 s\u01A1.", en: "You withdrew your dossier." },
    clock: "ended"
  },
  stopped: {
    code: 8,
    name: { vi: "D\u1EEBng x\u1EED l\xFD", en: "Stopped" },
    plain: {
      vi: "C\u01A1 quan \u0111\xE3 d\u1EEBng gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1. Xem l\xFD do b\xEAn d\u01B0\u1EDBi.",
      en: "Work on your dossier was stopped. See the reason below."
    },
    clock: "ended"
  },
  handled: {
    code: 9,
    name: { vi: "\u0110\xE3 x\u1EED l\xFD xong", en: "Handled" },
    plain: {
      vi: "\u0110\xE3 c\xF3 k\u1EBFt qu\u1EA3, \u0111ang ho\xE0n t\u1EA5t \u0111\u1EC3 tr\u1EA3 cho b\u1EA1n.",
      en: "The result exists and is being made ready for you."
    },
    clock: "stopped"
  },
  returned: {
    code: 10,
    name: { vi: "\u0110\xE3 tr\u1EA3 k\u1EBFt qu\u1EA3", en: "Handed over" },
    plain: { vi: "K\u1EBFt qu\u1EA3 \u0111\xE3 \u0111\u01B0\u1EE3c tr\u1EA3 cho b\u1EA1n.", en: "The result was handed over to you." },
    clock: "ended"
  }
};
var OPEN = ["submitted", "received", "processing", "supplementRequested", "paymentRequested"];
var TRANSITIONS = {
  submit: { from: [null], to: "submitted" },
  register: { from: [null], to: "submitted" },
  receive: { from: ["submitted"], to: "received" },
  refuse: { from: ["submitted", "supplementRequested"], to: "refusedAtReception" },
  start: { from: ["received"], to: "processing" },
  propose: { from: ["processing"], to: "same" },
  sendBack: { from: ["processing"], to: "same" },
  requestSupplement: { from: ["submitted", "processing"], to: "supplementRequested" },
  supplement: { from: ["supplementRequested"], to: "processing", or: ["submitted"] },
  requestPayment: { from: ["processing"], to: "paymentRequested" },
  confirmPayment: { from: ["paymentRequested"], to: "processing" },
  consult: { from: ["processing"], to: "same" },
  answerConsultation: { from: ["processing", "supplementRequested", "paymentRequested"], to: "same" },
  apologise: { from: ["received", "processing"], to: "same" },
  assign: { from: [...OPEN, "handled"], to: "same" },
  moveDeadline: { from: ["received", "processing"], to: "same" },
  decide: { from: ["processing"], to: "handled" },
  deny: { from: ["processing"], to: "handled" },
  issue: { from: ["handled"], to: "returned" },
  correct: { from: ["handled", "returned"], to: "same" },
  revoke: { from: ["returned"], to: "same" },
  reopen: { from: ["returned"], to: "processing" },
  withdraw: { from: OPEN, to: "withdrawn" },
  stop: { from: ["processing", "supplementRequested"], to: "stopped" }
};
var ACTIONS = Object.keys(TRANSITIONS);
var NAMES = new Map(Object.entries(STATE).map(([name, code3]) => [code3, name]));
function stateName(code3) {
  const name = NAMES.get(code3);
  if (!name) throw new RangeError(`no dossier state ${code3}`);
  return name;
}
var stateInfo = (code3) => STATES[stateName(code3)];
function nextState(action, from) {
  const move = TRANSITIONS[action];
  const here = from === null ? null : stateName(from);
  if (!move.from.includes(here)) return void 0;
  return move.to === "same" ? here ?? void 0 : move.to;
}

// src/modules/services/dossiers/filing.ts
async function provinceId(ctx) {
  const root = (await unitsOf(ctx)).rootsAt(localDate(ctx.now))[0];
  if (!root) throw new Error("no province is loaded");
  return root.id;
}
async function filingUnit(ctx, procedure, answers) {
  const { unitField } = procedure.agencies;
  const named = unitField === void 0 ? void 0 : unitOfAnswer(answers[unitField]);
  return named ?? provinceId(ctx);
}
async function competentAgency(ctx, unitId2, kind, at2 = "unit", symbol) {
  const place = at2 === "province" ? await provinceId(ctx) : unitId2;
  const found2 = (await agenciesOf(ctx)).agenciesAt(localDate(ctx.now), { unitId: place, kind });
  const agency = symbol === void 0 ? found2[0] : found2.find((one) => one.symbol === symbol);
  if (!agency) {
    throw new Problem(409, "no_agency", {
      vi: "N\u01A1i b\u1EA1n ch\u1ECDn ch\u01B0a c\xF3 c\u01A1 quan ti\u1EBFp nh\u1EADn th\u1EE7 t\u1EE5c n\xE0y. H\xE3y ch\u1ECDn x\xE3, ph\u01B0\u1EDDng kh\xE1c ho\u1EB7c g\u1ECDi t\u1ED5ng \u0111\xE0i 1022.",
      en: "There is no agency for this procedure in the place you chose. Choose another commune or call 1022."
    });
  }
  return agency;
}
async function agenciesFor(ctx, unitId2, { agencies }) {
  return {
    receiving: await competentAgency(ctx, unitId2, agencies.receiving),
    deciding: await competentAgency(ctx, unitId2, agencies.deciding, agencies.decidingAt, agencies.decidingSymbol)
  };
}
async function newId(ctx) {
  const { rows } = await sql`SELECT uuidv7() AS id`.execute(ctx.db);
  return rows[0].id;
}
async function fileDossier(ctx, dossier2, action) {
  const { procedure } = dossier2.version;
  const units = await unitsOf(ctx);
  const day5 = localDate(ctx.now);
  const unitName = (id3) => units.unitById(id3, day5)?.name ?? "";
  const subject = subjectLine(procedure.form, dossier2.answers, "vi", unitName);
  const code3 = dossierCode({
    agency: dossier2.receiving.identifier,
    day: day5,
    sequence: await nextNumber(ctx, "dossier", dossier2.receiving.id, day5)
  });
  const id2 = dossier2.id ?? await newId(ctx);
  const person = ctx.actor.kind === "person" ? ctx.actor : void 0;
  const papers2 = dossier2.papers ?? [];
  await ctx.db.with(
    "filed",
    (db) => db.insertInto("dossier").values({
      id: id2,
      code: code3,
      procedure_code: procedure.code,
      procedure_version_id: dossier2.version.id,
      applicant_id: dossier2.applicantId,
      helped_at_agency_id: dossier2.helpedAtAgencyId ?? null,
      receiving_agency_id: dossier2.receiving.id,
      deciding_agency_id: dossier2.deciding.id,
      unit_id: dossier2.unitId,
      channel: dossier2.channel,
      subject,
      answers: JSON.stringify(dossier2.answers),
      state: STATE.submitted,
      step: "receive",
      submitted_at: ctx.now,
      step_due_at: dossier2.stepDueAt,
      bundle: (procedure.children ?? []).length > 0 && !dossier2.parentId,
      parent_id: dossier2.parentId ?? null,
      part: dossier2.part ?? null
    })
  ).with(
    "papers",
    (db) => papers2.length > 0 ? db.insertInto("dossier_component").values(
      papers2.map((paper2) => ({
        dossier_id: id2,
        component: paper2.component,
        file_id: paper2.fileId,
        name: paper2.name,
        originals: paper2.originals ?? 0,
        copies: paper2.copies ?? 0,
        added_at: ctx.now
      }))
    ) : db.selectNoFrom((eb) => eb.val(0).as("none"))
  ).insertInto("dossier_transition").values({
    dossier_id: id2,
    action,
    from_state: null,
    to_state: STATE.submitted,
    at: ctx.now,
    actor_id: person?.personId ?? null,
    actor_name: person?.name ?? null,
    // An applicant who files from home acts for no agency.
    agency_id: action === "register" ? dossier2.helpedAtAgencyId ?? dossier2.receiving.id : null,
    unit_id: dossier2.unitId,
    step: "receive",
    step_due_at: dossier2.stepDueAt
  }).execute();
  return { id: id2, code: code3 };
}
async function answerDueAt(ctx, procedure, agencyId2) {
  const calendar = await loadCalendar(ctx, agencyId2);
  return calendar.addWorkingMinutes(ctx.now, procedure.answerHours * 60);
}

// src/modules/services/procedures/schema.ts
import { z as z44 } from "zod";

// src/modules/services/forms/schema.ts
import { z as z41 } from "zod";

// src/modules/services/forms/reach.ts
var MOST2 = 2e4;
function unreachable(form) {
  const places2 = /* @__PURE__ */ new Map();
  for (const page3 of form.pages)
    for (const field of page3.fields) places2.set(field.key, { field, pageShowIf: page3.showIf });
  const dead = [];
  form.pages.forEach((page3, i) => {
    if (page3.showIf && !possible([page3.showIf], places2)) {
      dead.push({ path: ["pages", i, "showIf"], message: "no answers lead to this page" });
      return;
    }
    page3.fields.forEach((field, j) => {
      const conditions = [page3.showIf, field.showIf].filter((one) => one !== void 0);
      if (field.showIf && !possible(conditions, places2))
        dead.push({ path: ["pages", i, "fields", j, "showIf"], message: "no answers lead to this field" });
    });
  });
  return dead;
}
function possible(conditions, places2) {
  const keys = [];
  const all2 = [];
  const visit = (condition) => {
    all2.push(condition);
    for (const key3 of fieldsOfCondition(condition)) {
      if (keys.includes(key3)) continue;
      keys.push(key3);
      const place = places2.get(key3);
      if (place?.pageShowIf) visit(place.pageShowIf);
      if (place?.field.showIf) visit(place.field.showIf);
    }
  };
  for (const condition of conditions) visit(condition);
  const order = [...places2.keys()].filter((key3) => keys.includes(key3));
  const tries = order.map((key3) => triesOf(places2.get(key3)?.field, all2));
  if (tries.reduce((product, list) => product * (list.length + 1), 1) > MOST2) return true;
  const walk = (at2, answers) => {
    const key3 = order[at2];
    if (key3 === void 0) return conditions.every((condition) => holds(condition, answers));
    const place = places2.get(key3);
    const shown = [place.pageShowIf, place.field.showIf].every((one) => one === void 0 || holds(one, answers));
    if (!shown) return walk(at2 + 1, answers);
    if (!place.field.required && walk(at2 + 1, answers)) return true;
    return tries[at2].some((answer) => walk(at2 + 1, { ...answers, [key3]: answer }));
  };
  return walk(0, {});
}
function triesOf(field, conditions) {
  if (!field) return [];
  if (field.kind === "checkboxes") {
    const values = field.options.map((option) => option.value);
    return values.length <= 6 ? subsets(values).filter((one) => one.length >= Math.max(1, field.minChosen)) : [values];
  }
  if ("options" in field) return field.options.map((option) => option.value);
  const ends = conditions.flatMap((condition) => statementsOf(condition)).flatMap(
    ({ statement }) => statement.field === field.key && ("atLeast" in statement || "atMost" in statement) ? [statement.atLeast, statement.atMost].flatMap((end) => end === void 0 ? [] : [end - 1, end, end + 1]) : []
  );
  if (field.kind === "integer" || field.kind === "money")
    return [.../* @__PURE__ */ new Set([field.min, field.max, ...ends])].filter((n) => n >= field.min && n <= field.max);
  if (field.kind === "group")
    return [.../* @__PURE__ */ new Set([field.min, field.max, ...ends])].filter((n) => n >= Math.max(1, field.min) && n <= field.max).map((n) => Array.from({ length: n }, () => ({})));
  const named = conditions.flatMap((condition) => statementsOf(condition)).flatMap(({ statement }) => statement.field === field.key && "in" in statement ? statement.in : []);
  return ["x", ...named];
}
function subsets(values) {
  const [first, ...rest] = values;
  if (first === void 0) return [[]];
  return subsets(rest).flatMap((set) => [set, [first, ...set]]);
}

// src/modules/services/forms/check.ts
var namesIn = (template2) => [...template2.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
function checkForm(form, ctx) {
  const seen = /* @__PURE__ */ new Map();
  const pageKeys = /* @__PURE__ */ new Set();
  let sound = true;
  const report2 = (path2, message) => {
    sound = false;
    ctx.addIssue({ code: "custom", path: [...path2], message });
  };
  form.pages.forEach((page3, i) => {
    const at2 = ["pages", i];
    if (pageKeys.has(page3.key)) report2([...at2, "key"], `two pages have the key "${page3.key}"`);
    pageKeys.add(page3.key);
    if (page3.showIf) checkCondition(page3.showIf, seen, [...at2, "showIf"], report2);
    page3.fields.forEach((field, j) => {
      const path2 = [...at2, "fields", j];
      if (seen.has(field.key)) report2([...path2, "key"], `two fields have the key "${field.key}"`);
      checkField(field, seen, path2, report2);
      if (field.kind === "group") checkGroup(field, seen, path2, report2);
      seen.set(field.key, field);
    });
    page3.fields.forEach((field, j) => {
      checkComparisons(field, seen, [...at2, "fields", j], report2);
    });
  });
  form.address.forEach((name, i) => {
    if (!seen.has(name)) report2(["address", i], `no field "${name}"`);
  });
  for (const lang of ["vi", "en"])
    for (const name of namesIn(form.subject[lang]))
      if (!seen.has(name)) report2(["subject", lang], `no field "${name}"`);
  if (sound) for (const dead of unreachable(form)) report2(dead.path, dead.message);
}
function checkCondition(condition, asked2, path2, report2) {
  for (const { statement, path: inner } of statementsOf(condition)) {
    const other = asked2.get(statement.field);
    if (!other) {
      report2([...path2, ...inner], `the condition names "${statement.field}", which is not asked before`);
      continue;
    }
    if ("in" in statement && "options" in other) {
      for (const value of statement.in)
        if (!other.options.some((option) => option.value === value))
          report2([...path2, ...inner], `"${value}" is not an option of "${other.key}"`);
    }
    if (("atLeast" in statement || "atMost" in statement) && !["integer", "money", "group"].includes(other.kind))
      report2([...path2, ...inner], `"${other.key}" has no number to compare`);
  }
}
function checkField(field, asked2, path2, report2) {
  if (field.showIf) checkCondition(field.showIf, asked2, [...path2, "showIf"], report2);
  if (field.kind === "text" && field.pattern !== void 0) {
    const fits = holdsRegExp(field.pattern, field.example);
    if (fits === "invalid") report2([...path2, "pattern"], "not a regular expression");
    else if (fits === false) report2([...path2, "example"], "the example does not fit the pattern");
    else if (field.example === void 0) report2([...path2, "pattern"], "a pattern needs an example that fits it");
  }
  if ("min" in field && "max" in field && typeof field.min === "number" && typeof field.max === "number") {
    if (field.min > field.max) report2([...path2, "min"], "min is greater than max");
  }
  if ("options" in field) {
    const values = field.options.map((option) => option.value);
    values.forEach((value, i) => {
      if (values.indexOf(value) !== i) report2([...path2, "options", i], `two options have the value "${value}"`);
    });
    if (field.initial !== void 0 && !values.includes(field.initial))
      report2([...path2, "initial"], `"${field.initial}" is not an option`);
    if (field.kind === "checkboxes" && field.minChosen > values.length)
      report2([...path2, "minChosen"], "more than there are options");
  } else if (field.initial !== void 0 && !["text", "textarea"].includes(field.kind)) {
    report2([...path2, "initial"], `a field of the kind "${field.kind}" takes no initial value`);
  }
}
function checkGroup(field, asked2, path2, report2) {
  const inside2 = new Map(asked2);
  const own = /* @__PURE__ */ new Set();
  field.fields.forEach((part, k) => {
    const at2 = [...path2, "fields", k];
    if (own.has(part.key)) report2([...at2, "key"], `two fields of the group have the key "${part.key}"`);
    if (asked2.has(part.key)) report2([...at2, "key"], `the key "${part.key}" is used outside the group`);
    own.add(part.key);
    if (part.reuse) report2([...at2, "reuse"], "rows of a group are not reused");
    if (part.prefill) report2([...at2, "prefill"], "rows of a group are not prefilled");
    checkField(part, inside2, at2, report2);
    inside2.set(part.key, part);
  });
  field.fields.forEach((part, k) => {
    checkComparisons(part, inside2, [...path2, "fields", k], report2);
  });
}
function checkComparisons(field, known, path2, report2) {
  if (field.kind === "date") {
    for (const end of ["min", "max"]) {
      const name = field[end]?.startsWith("@") ? field[end]?.slice(1) : void 0;
      if (name !== void 0 && (name === field.key || known.get(name)?.kind !== "date"))
        report2([...path2, end], `"${name}" is not a date asked by now`);
    }
  }
  if (field.kind === "personalId" && field.matches) {
    const { birthDate, gender } = field.matches;
    if (birthDate !== void 0 && known.get(birthDate)?.kind !== "date")
      report2([...path2, "matches", "birthDate"], `"${birthDate}" is not a date asked by now`);
    const other = gender === void 0 ? void 0 : known.get(gender);
    if (gender !== void 0 && !(other && "options" in other && other.options.some(({ value }) => value === "male")))
      report2([...path2, "matches", "gender"], `"${gender}" has no options male and female`);
  }
}

// src/modules/services/forms/fields.ts
import { z as z40 } from "zod";
var formText = z40.strictObject({ vi: z40.string().min(1), en: z40.string().min(1) });
var PREFILLS = ["fullName", "personalId", "birthDate", "gender", "phone", "email"];
var common = {
  key: keySchema,
  label: formText,
  hint: formText.optional(),
  required: z40.boolean().default(true),
  /** Shown (and asked) only when this holds for the answers before it. */
  showIf: conditionSchema.optional(),
  prefill: z40.enum(PREFILLS).optional(),
  /**
   * The same fact in every form that a person fills in, named by person and meaning: `user1_ethnicity`,
   * `user2_full_name` (user1 is who files). With consent it is filled in from that person's earlier dossiers.
   */
  reuse: z40.string().regex(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/, "is not a slot like user1_full_name").optional(),
  autocomplete: z40.string().optional(),
  /** What the field holds until the person changes it. */
  initial: z40.string().min(1).optional()
};
var options = z40.array(z40.strictObject({ value: z40.string().min(1), label: formText, hint: formText.optional() })).min(2);
var simpleKinds = [
  z40.strictObject({
    ...common,
    kind: z40.literal("text"),
    maxLength: z40.number().int().positive().max(500).default(200),
    pattern: z40.string().optional(),
    /** An answer that is right; needed beside a pattern, shown in messages and used for sample dossiers. */
    example: z40.string().optional()
  }),
  z40.strictObject({
    ...common,
    kind: z40.literal("textarea"),
    maxLength: z40.number().int().positive().max(5e3).default(1e3),
    example: z40.string().optional()
  }),
  z40.strictObject({
    ...common,
    kind: z40.literal("personalId"),
    /** Answers that the number should agree with; disagreement is shown, and never blocks. */
    matches: z40.strictObject({ birthDate: keySchema.optional(), gender: keySchema.optional() }).optional()
  }),
  z40.strictObject({ ...common, kind: z40.literal("phone") }),
  z40.strictObject({ ...common, kind: z40.literal("email") }),
  z40.strictObject({
    ...common,
    kind: z40.literal("date"),
    notAfterToday: z40.boolean().default(false),
    min: dayExpression.optional(),
    max: dayExpression.optional(),
    /** Says why, when the date lies outside the range: the rule in a sentence. */
    rangeMessage: formText.optional(),
    /** The year alone will do, as civil-status forms allow for people whose day of birth nobody knows. */
    yearOnly: z40.boolean().default(false)
  }),
  z40.strictObject({
    ...common,
    kind: z40.literal("money"),
    min: z40.number().int().nonnegative().default(0),
    max: z40.number().int().positive().default(1e12)
  }),
  z40.strictObject({
    ...common,
    kind: z40.literal("integer"),
    min: z40.number().int().default(0),
    max: z40.number().int().default(1e6),
    unit: formText.optional()
  }),
  z40.strictObject({ ...common, kind: z40.literal("radios"), options }),
  z40.strictObject({
    ...common,
    kind: z40.literal("checkboxes"),
    options,
    minChosen: z40.number().int().nonnegative().default(0)
  }),
  z40.strictObject({ ...common, kind: z40.literal("select"), options }),
  /** A commune of the province on the day of filing, by name or from the list. */
  z40.strictObject({ ...common, kind: z40.literal("commune") }),
  /** House number and street with the commune; `anywhere` also takes places outside the province, written out. */
  z40.strictObject({
    ...common,
    kind: z40.literal("address"),
    scope: z40.enum(["province", "anywhere"]).default("anywhere")
  })
];
var simpleFieldSchema = z40.discriminatedUnion("kind", [...simpleKinds]);
var fieldSchema = z40.discriminatedUnion("kind", [
  ...simpleKinds,
  /** The same questions for several people or things: members of a household, documents to copy. */
  z40.strictObject({
    ...common,
    kind: z40.literal("group"),
    /** What one row is: `Thành viên`. */
    item: formText,
    min: z40.number().int().nonnegative().max(50).default(1),
    max: z40.number().int().positive().max(50).default(20),
    fields: z40.array(simpleFieldSchema).min(1)
  }),
  /** A paper of the dossier: photograph or PDF. */
  z40.strictObject({
    ...common,
    kind: z40.literal("file"),
    component: z40.string(),
    maxFiles: z40.number().int().min(1).max(10).default(4)
  })
]);

// src/modules/services/forms/schema.ts
var formPageSchema = z41.strictObject({
  key: z41.string().regex(/^[a-z][a-z0-9-]*$/, "page keys are used in addresses: lower case and hyphens"),
  title: formText,
  intro: formText.optional(),
  /** The whole page is skipped when this does not hold for the answers of earlier pages. */
  showIf: conditionSchema.optional(),
  fields: z41.array(fieldSchema).min(1)
});
var formSchema = z41.strictObject({
  /** Line of the control and of the dossier's summary that names what is asked for: `{businessName}`. */
  subject: formText,
  /** Keys of the answers that make the applicant's address on slips, the smallest place first. */
  address: z41.array(keySchema).default([]),
  declaration: formText,
  pages: z41.array(formPageSchema).min(1)
}).superRefine(checkForm);

// src/modules/services/procedures/result.ts
import { z as z43 } from "zod";

// src/modules/services/procedures/parts.ts
import { z as z42 } from "zod";
var textSchema = z42.strictObject({ vi: z42.string().min(1), en: z42.string().min(1) });
var dateSchema = z42.iso.date();
var confidenceSchema = z42.enum(["official", "published", "unverified"]);
var time3 = z42.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is not a time like 15:00");
var limitSchema = z42.discriminatedUnion("unit", [
  z42.strictObject({ unit: z42.literal("working_days"), value: z42.number().positive() }),
  z42.strictObject({ unit: z42.literal("calendar_days"), value: z42.number().int().positive() }),
  z42.strictObject({ unit: z42.literal("hours"), value: z42.number().positive() }),
  z42.strictObject({ unit: z42.literal("same_day"), cutoff: time3 })
]);
var CHANNELS = ["direct", "online", "postal"];
var channelSchema = z42.enum(CHANNELS);
var workRoleSchema = z42.enum(["receptionist", "handler", "leader"]);
var agencyKindSchema = z42.enum(Object.keys(AGENCY_KINDS));
var mannerSchema = z42.strictObject({
  channel: channelSchema,
  /** Each manner has its own limit (Decree 63/2010/NĐ-CP, name of the record's fields). */
  limit: limitSchema,
  /** Keys of `fees` that fall due when filed this way. */
  fees: z42.array(z42.string()).default([]),
  note: textSchema.optional()
});
var limitCaseSchema = z42.strictObject({
  key: keySchema,
  name: textSchema,
  limit: limitSchema,
  when: conditionSchema.optional(),
  basis: z42.string().optional(),
  confidence: confidenceSchema.default("unverified")
});
var amount = z42.number().int().nonnegative();
var feeSchema = z42.strictObject({
  key: keySchema,
  name: textSchema,
  /** phí (fee) pays for a service, lệ phí (charge) is a levy: Law on Fees and Charges 97/2015/QH13, art. 3. */
  kind: z42.enum(["fee", "charge"]),
  /** Integer VND for one unit of `per`; for a dossier that is the whole fee. 0 with `assessed`. */
  amount,
  per: z42.enum(["dossier", "copy", "page", "case", "person", "certificate"]).default("dossier"),
  /** Another amount when filed this way. */
  byChannel: z42.partialRecord(channelSchema, amount).optional(),
  /** From the n-th unit on, each costs this: certified copies cost less from the third page. Ascending. */
  tiers: z42.array(z42.strictObject({ from: z42.number().int().min(2), amount })).default([]),
  /** At most this for one set of units: one copy however many pages. */
  cap: z42.number().int().positive().optional(),
  /**
   * Where the number of units stands in the answers: `units` alone, or per row of `group`, and `sets` as how often each
   * is made. A group without `units` counts its rows. Without all of them the officer counts, and it is 1 until then.
   */
  count: z42.strictObject({ group: keySchema.optional(), units: keySchema.optional(), sets: keySchema.optional() }).optional(),
  /** Due only when this holds for the answers. */
  when: conditionSchema.optional(),
  /** Due only when more than so many days lie between this date and the day of filing: late registration. */
  whenLate: z42.strictObject({ since: keySchema, days: z42.number().int().positive() }).optional(),
  /** Tax, land and registration fees: the dossier waits in state 6 until they are paid, and the clock stands still. */
  financialDuty: z42.boolean().default(false),
  /** The amount is worked out case by case (by the tax office, say) and told to the officer. */
  assessed: z42.boolean().default(false),
  basis: z42.string(),
  confidence: confidenceSchema
});
var exemptionSchema = z42.strictObject({
  key: keySchema,
  name: textSchema,
  /** Keys of the fees it touches; all when absent. */
  fees: z42.array(z42.string()).optional(),
  /** Share that is remitted, in percent. */
  percent: z42.number().int().min(1).max(100).default(100),
  when: conditionSchema.optional(),
  basis: z42.string(),
  confidence: confidenceSchema
});
var componentSchema = z42.strictObject({
  key: z42.string(),
  name: textSchema,
  originals: z42.number().int().nonnegative().default(0),
  copies: z42.number().int().nonnegative().default(0),
  required: z42.boolean().default(true),
  /** The e-form itself is one of the papers; the others are uploaded, or shown at the counter and handed back. */
  source: z42.enum(["form", "upload", "shown"]),
  /** Name of the official form (mẫu), where the law gives one. */
  form: z42.string().optional(),
  hint: textSchema.optional()
});
var stepSchema = z42.strictObject({
  key: z42.enum(["receive", "process", "approve", "issue"]),
  name: textSchema,
  role: workRoleSchema,
  /** Share of the limit given to this step, in working hours. */
  hours: z42.number().nonnegative()
});
var placeSchema = z42.enum(["unit", "province"]);
var childSchema = z42.strictObject({
  key: keySchema,
  /** Code of the child's own procedure, which must be in force. */
  procedure: z42.string().regex(/^\d\.\d{6}$/),
  agencies: z42.strictObject({
    receiving: agencyKindSchema,
    deciding: agencyKindSchema,
    at: placeSchema.default("unit")
  }),
  /** Made only when this holds for the parent's answers. */
  when: conditionSchema.optional(),
  /** Key of another child that must have its result first. */
  afterChild: keySchema.optional(),
  /** Answers of the child from the parent's; equal keys of equal kind are taken over unnamed, null leaves one out. */
  answers: z42.record(keySchema, keySchema.nullable()).default({}),
  /** Answers of the child that are the same in every bundle. */
  fixed: z42.record(keySchema, z42.string()).default({})
});
var consultationSchema = z42.strictObject({
  key: keySchema,
  name: textSchema,
  agency: agencyKindSchema,
  at: placeSchema.default("unit"),
  limit: limitSchema,
  when: conditionSchema.optional(),
  basis: z42.string().optional()
});
var presenceSchema = z42.strictObject({
  people: z42.array(textSchema).min(1),
  at: z42.enum(["filing", "result"]),
  note: textSchema
});

// src/modules/services/procedures/result.ts
var template = z43.string().min(1);
var signerSchema = z43.strictObject({
  /** TM. (on behalf of the collective), KT., TL., TUQ.: Decree 30/2020/NĐ-CP, Annex I, Part II, item 7. */
  authority: z43.string().optional(),
  position: z43.string()
});
var common2 = {
  name: textSchema,
  /** Book in which the result is numbered, per agency and year. */
  book: z43.string(),
  /** Number and symbol; `{n}` and `{year}` are filled in. */
  number: z43.string().includes("{n}"),
  signer: signerSchema
};
var line = z43.strictObject({ label: z43.string(), value: template });
var resultSchema = z43.discriminatedUnion("template", [
  z43.strictObject({
    ...common2,
    template: z43.literal("official"),
    title: z43.string(),
    paragraphs: z43.array(template).min(1),
    fields: z43.array(line).default([])
  }),
  /** Certificates and extracts of civil status: titled parts of labelled lines, and a note at the end. */
  z43.strictObject({
    ...common2,
    template: z43.literal("extract"),
    title: z43.string(),
    subtitle: z43.string().optional(),
    parts: z43.array(z43.strictObject({ title: z43.string().optional(), fields: z43.array(line).min(1) })).min(1),
    note: template.optional()
  }),
  z43.strictObject({
    ...common2,
    template: z43.literal("household-business-certificate"),
    fill: z43.strictObject({
      businessCode: template,
      name: template,
      address: template,
      phone: template,
      email: template,
      activity: template,
      capital: template,
      ownerName: template,
      ownerBirth: template,
      ownerId: template,
      ownerAddress: template
    })
  })
]);
function templatesOf(result) {
  if (result.template === "household-business-certificate")
    return Object.entries(result.fill).map(([key3, text8]) => ({ text: text8, path: ["fill", key3] }));
  if (result.template === "extract") {
    return [
      ...result.parts.flatMap(
        (part, i) => part.fields.map(({ value }, j) => ({ text: value, path: ["parts", i, "fields", j, "value"] }))
      ),
      ...result.note ? [{ text: result.note, path: ["note"] }] : []
    ];
  }
  return [
    ...result.paragraphs.map((text8, i) => ({ text: text8, path: ["paragraphs", i] })),
    ...result.fields.map(({ value }, j) => ({ text: value, path: ["fields", j, "value"] }))
  ];
}

// src/modules/services/procedures/check.ts
var DAY = 8;
function hoursOf(limit) {
  switch (limit.unit) {
    case "working_days":
      return limit.value * DAY;
    case "calendar_days":
      return Math.floor(limit.value * 5 / 7) * DAY;
    case "hours":
      return limit.value;
    case "same_day":
      return DAY;
  }
}
var LIMIT_WORDS = {
  working_days: "working days",
  calendar_days: "calendar days",
  hours: "hours",
  same_day: "same day"
};
var written = (limit) => "value" in limit ? `${limit.value} ${LIMIT_WORDS[limit.unit]}` : LIMIT_WORDS[limit.unit];
function checkProcedure(procedure, ctx) {
  const report2 = (path2, message) => ctx.addIssue({ code: "custom", path: path2, message });
  const asked2 = new Map(procedure.form.pages.flatMap((page3) => page3.fields).map((field) => [field.key, field]));
  if (procedure.validTo !== void 0 && procedure.validTo <= procedure.validFrom)
    report2(["validTo"], "validTo must be after validFrom");
  unique(procedure.fees, ["fees"], report2);
  unique(procedure.exemptions, ["exemptions"], report2);
  unique(procedure.cases, ["cases"], report2);
  unique(procedure.components, ["components"], report2);
  unique(procedure.children, ["children"], report2);
  unique(procedure.consultations, ["consultations"], report2);
  unique(procedure.steps, ["steps"], report2);
  checkManners(procedure, report2);
  checkFees(procedure, asked2, report2);
  checkPapers(procedure, report2);
  checkPlace(procedure, asked2, report2);
  for (const [name, list] of [
    ["cases", procedure.cases],
    ["exemptions", procedure.exemptions],
    ["children", procedure.children],
    ["consultations", procedure.consultations]
  ])
    list.forEach((one, i) => {
      if (one.when) checkCondition(one.when, asked2, [name, i, "when"], (path2, message) => report2([...path2], message));
    });
  procedure.children.forEach((child, i) => {
    if (child.procedure === procedure.code) report2(["children", i, "procedure"], "a procedure is no child of itself");
    if (child.afterChild !== void 0 && !procedure.children.slice(0, i).some(({ key: key3 }) => key3 === child.afterChild))
      report2(["children", i, "afterChild"], `no child "${child.afterChild}" before this one`);
    for (const [to, from] of Object.entries(child.answers))
      if (from !== null && !asked2.has(from)) report2(["children", i, "answers", to], `no field "${from}"`);
  });
  for (const { text: text8, path: path2 } of templatesOf(procedure.result))
    for (const name of namesIn(text8)) if (!asked2.has(name)) report2(["result", ...path2], `no field "${name}"`);
  for (const key3 of ["receive", "approve"])
    if (!procedure.steps.some((step) => step.key === key3)) report2(["steps"], `the step "${key3}" is missing`);
  if (procedure.presence && procedure.presence.at === "filing" && procedure.onlineLevel === "full")
    report2(["onlineLevel"], "cannot be fully online when people have to come to file");
}
function unique(list, path2, report2) {
  const seen = /* @__PURE__ */ new Set();
  list.forEach(({ key: key3 }, i) => {
    if (seen.has(key3)) report2([...path2, i, "key"], `the key "${key3}" occurs twice`);
    seen.add(key3);
  });
}
function checkManners(procedure, report2) {
  const fees = new Set(procedure.fees.map((fee) => fee.key));
  const hours2 = procedure.steps.reduce((sum, step) => sum + step.hours, 0);
  const channels = procedure.manners.map((manner) => manner.channel);
  procedure.manners.forEach((manner, i) => {
    manner.fees.forEach((key3, j) => {
      if (!fees.has(key3)) report2(["manners", i, "fees", j], `no fee with the key "${key3}"`);
    });
    const most = hoursOf(manner.limit);
    if (hours2 > most)
      report2(
        ["manners", i, "limit"],
        `the steps take ${hours2} working hours, more than the limit of ${written(manner.limit)} (${most} hours)`
      );
    if (channels.indexOf(manner.channel) !== i)
      report2(["manners", i, "channel"], `the channel "${manner.channel}" occurs twice`);
  });
}
function checkFees(procedure, asked2, report2) {
  const charged = new Set(procedure.manners.flatMap((manner) => manner.fees));
  procedure.fees.forEach((fee, i) => {
    const at2 = (...rest) => ["fees", i, ...rest];
    if (!charged.has(fee.key)) report2(at2("key"), `no manner of filing charges the fee "${fee.key}"`);
    if (fee.when) checkCondition(fee.when, asked2, at2("when"), (path2, message) => report2([...path2], message));
    fee.tiers.forEach((tier, j) => {
      if (tier.from <= (fee.tiers[j - 1]?.from ?? 1)) report2(at2("tiers", j, "from"), "tiers ascend");
    });
    if (fee.whenLate && asked2.get(fee.whenLate.since)?.kind !== "date")
      report2(at2("whenLate", "since"), `"${fee.whenLate.since}" is not a date of the form`);
    if (!fee.count) return;
    const { group: name, units, sets } = fee.count;
    const group = name === void 0 ? void 0 : asked2.get(name);
    if (name !== void 0 && group?.kind !== "group") report2(at2("count", "group"), `no group "${name}"`);
    const inside2 = new Map(group?.kind === "group" ? group.fields.map((field) => [field.key, field]) : asked2);
    for (const [part, key3] of [
      ["units", units],
      ["sets", sets]
    ])
      if (key3 !== void 0 && inside2.get(key3)?.kind !== "integer")
        report2(at2("count", part), `"${key3}" is not a whole number of the form`);
  });
  procedure.exemptions.forEach((exemption, i) => {
    exemption.fees?.forEach((key3, j) => {
      if (!procedure.fees.some((fee) => fee.key === key3))
        report2(["exemptions", i, "fees", j], `no fee with the key "${key3}"`);
    });
  });
}
function checkPapers(procedure, report2) {
  const uploads = new Set(
    procedure.components.filter((component) => component.source === "upload").map((component) => component.key)
  );
  const online = procedure.manners.some((manner) => manner.channel === "online");
  const requested = /* @__PURE__ */ new Set();
  procedure.form.pages.forEach((page3, i) => {
    page3.fields.forEach((field, j) => {
      if (field.kind !== "file") return;
      requested.add(field.component);
      if (!uploads.has(field.component))
        report2(
          ["form", "pages", i, "fields", j, "component"],
          `no uploaded component with the key "${field.component}"`
        );
    });
  });
  procedure.components.forEach((component, i) => {
    if (online && component.source === "upload" && component.required && !requested.has(component.key))
      report2(["components", i], `the form never asks for the required paper "${component.key}"`);
  });
}
function checkPlace(procedure, asked2, report2) {
  const { unitField } = procedure.agencies;
  if (unitField === void 0) return;
  const path2 = ["agencies", "unitField"];
  const field = asked2.get(unitField);
  if (!field) {
    report2(path2, `no field "${unitField}"`);
    return;
  }
  if (field.kind !== "commune" && !(field.kind === "address" && field.scope === "province")) {
    report2(path2, `"${unitField}" is neither a commune nor an address within the province`);
    return;
  }
  const page3 = procedure.form.pages.find((one) => one.fields.includes(field));
  if (!field.required || field.showIf || page3?.showIf)
    report2(path2, `"${unitField}" must be asked of everybody, or the dossier may have nowhere to go`);
}

// src/modules/services/procedures/schema.ts
var code2 = z44.string().regex(/^\d\.\d{6}$/, "a national procedure code looks like 1.001612");
var procedureSchema = z44.strictObject({
  code: code2,
  validFrom: dateSchema,
  validTo: dateSchema.optional(),
  /** Codes that this procedure took the place of, and the one that took its place. */
  replaces: z44.array(code2).default([]),
  replacedBy: code2.optional(),
  name: textSchema,
  summary: textSchema,
  field: textSchema,
  /** Words citizens type that the official name does not contain. */
  keywords: z44.array(z44.string()).default([]),
  level: z44.enum(["province", "district", "commune"]),
  decision: z44.strictObject({ number: z44.string(), date: dateSchema, issuer: z44.string(), confidence: confidenceSchema }).optional(),
  legalBasis: z44.array(z44.strictObject({ title: z44.string(), article: z44.string().optional(), confidence: confidenceSchema })).min(1),
  applicants: textSchema,
  applicantKinds: z44.array(z44.enum(["person", "organisation"])).min(1).default(["person"]),
  conditions: textSchema.optional(),
  /** trình tự thực hiện, told to the applicant step by step. */
  sequence: z44.array(textSchema).default([]),
  /** toàn trình / một phần (Decree 42/2022/NĐ-CP). */
  onlineLevel: z44.enum(["full", "partial"]),
  /** Identity level a person needs to file it (Decree 69/2024/NĐ-CP). */
  identityLevel: z44.union([z44.literal(1), z44.literal(2)]),
  /** Kind of agency that receives and that decides, found in the unit where the applicant files. */
  agencies: z44.strictObject({
    receiving: agencyKindSchema,
    deciding: agencyKindSchema,
    /** Key of the commune or address question whose answer says where; absent: the province. */
    unitField: z44.string().optional(),
    /** Where the deciding agency is looked for. */
    decidingAt: placeSchema.default("unit"),
    /** Abbreviation of the deciding agency, where a unit has several of its kind: `SYT` among the departments. */
    decidingSymbol: z44.string().optional()
  }),
  consultations: z44.array(consultationSchema).default([]),
  manners: z44.array(mannerSchema).min(1),
  cases: z44.array(limitCaseSchema).default([]),
  /** Whether the clock pauses or begins anew when papers are asked for. */
  supplement: z44.enum(["pause", "restart"]),
  /** What stops the clock; the reply of another agency only where its limit lies outside that of the procedure. */
  pausedBy: z44.array(z44.enum(["supplement", "payment", "consultation"])).default(["supplement", "payment"]),
  /** Working hours within which an online filing is answered. */
  answerHours: z44.number().positive(),
  fees: z44.array(feeSchema).default([]),
  exemptions: z44.array(exemptionSchema).default([]),
  /** Number of sets of papers (số bộ hồ sơ). */
  sets: z44.number().int().positive().default(1),
  components: z44.array(componentSchema).min(1),
  presence: presenceSchema.optional(),
  children: z44.array(childSchema).default([]),
  steps: z44.array(stepSchema).min(2),
  result: resultSchema,
  form: formSchema,
  source: z44.string(),
  confidence: confidenceSchema
}).superRefine(checkProcedure);
function mannerOf(procedure, channel2) {
  return procedure.manners.find((manner) => manner.channel === channel2);
}
function feesDue(procedure, channel2) {
  const keys = mannerOf(procedure, channel2)?.fees ?? [];
  return procedure.fees.filter((fee) => keys.includes(fee.key)).map((fee) => ({ ...fee, amount: fee.byChannel?.[channel2] ?? fee.amount }));
}

// src/modules/services/procedures/deadline-rule.ts
function limitCaseOf(procedure, key3) {
  return key3 == null ? void 0 : procedure.cases.find((one) => one.key === key3);
}
function proposedCase(procedure, answers) {
  return procedure.cases.find((one) => one.when && holds(one.when, answers));
}
function limitOf(procedure, channel2, caseKey) {
  const manner = mannerOf(procedure, channel2);
  if (!manner) throw new Error(`procedure ${procedure.code} cannot be filed by ${channel2}`);
  return limitCaseOf(procedure, caseKey)?.limit ?? manner.limit;
}
function deadlineRuleOf(procedure, channel2, caseKey) {
  return deadlineRule.parse({
    ...limitOf(procedure, channel2, caseKey),
    supplement: procedure.supplement,
    pausedBy: procedure.pausedBy ?? ["supplement", "payment"],
    source: limitCaseOf(procedure, caseKey)?.basis ?? procedure.legalBasis[0]?.title
  });
}
function limitWords(limit, lang) {
  const number2 = "value" in limit ? limit.value < 10 && Number.isInteger(limit.value) ? `0${limit.value}` : String(limit.value).replace(".", ",") : "";
  const many = "value" in limit && limit.value !== 1 ? "s" : "";
  switch (limit.unit) {
    case "working_days":
      return lang === "vi" ? `${number2} ng\xE0y l\xE0m vi\u1EC7c` : `${limit.value} working day${many}`;
    case "calendar_days":
      return lang === "vi" ? `${number2} ng\xE0y` : `${limit.value} day${many}`;
    case "hours":
      return lang === "vi" ? `${number2} gi\u1EDD l\xE0m vi\u1EC7c` : `${limit.value} working hour${many}`;
    case "same_day":
      return lang === "vi" ? `Trong ng\xE0y (nh\u1EADn sau ${limit.cutoff}: tr\u1EA3 k\u1EBFt qu\u1EA3 trong ng\xE0y l\xE0m vi\u1EC7c ti\u1EBFp theo)` : `Same day (after ${limit.cutoff}: the next working day)`;
  }
}
function limitText2(procedure, channel2, lang, caseKey) {
  return mannerOf(procedure, channel2) ? limitWords(limitOf(procedure, channel2, caseKey), lang) : "";
}

// src/modules/services/dossiers/limit.ts
function channelOf(procedure, { channel: channel2 }) {
  return mannerOf(procedure, channel2) ? channel2 : procedure.manners[0]?.channel ?? channel2;
}
function ruleOf(procedure, dossier2) {
  return deadlineRuleOf(procedure, channelOf(procedure, dossier2), dossier2.limitCase);
}
function limitScale(procedure, dossier2) {
  const usual = mannerOf(procedure, channelOf(procedure, dossier2))?.limit;
  const own = ruleOf(procedure, dossier2);
  return usual && "value" in usual && usual.unit === own.unit ? own.value / usual.value : 1;
}
async function requireCase(ctx, dossier2, chosen) {
  const { procedure } = await procedureVersion(ctx, dossier2.procedureVersionId);
  if (chosen === "") return null;
  if (chosen === void 0) return proposedCase(procedure, dossier2.answers)?.key ?? null;
  if (limitCaseOf(procedure, chosen)) return chosen;
  const text8 = { vi: "Th\u1EE7 t\u1EE5c kh\xF4ng c\xF3 tr\u01B0\u1EDDng h\u1EE3p n\xE0y.", en: "The procedure has no such case." };
  throw new Problem(422, "unknown_case", text8, [{ path: "limitCase", message: text8[ctx.lang] }]);
}

// src/modules/services/dossiers/guards.ts
var notLawful = (state) => {
  const { name } = stateInfo(state);
  return conflict("not_lawful_now", {
    vi: `Kh\xF4ng th\u1EC3 th\u1EF1c hi\u1EC7n vi\u1EC7c n\xE0y khi h\u1ED3 s\u01A1 \u1EDF tr\u1EA1ng th\xE1i \u201C${name.vi}\u201D. H\xE3y t\u1EA3i l\u1EA1i trang.`,
    en: `This cannot be done while the dossier is "${name.en}". Reload the page.`
  });
};
var alreadyProposed = () => conflict("already_proposed", { vi: "H\u1ED3 s\u01A1 \u0111\xE3 \u0111\u01B0\u1EE3c tr\xECnh l\xE3nh \u0111\u1EA1o.", en: "The dossier is already with the leader." });
var notProposed = () => conflict("not_proposed", {
  vi: "H\u1ED3 s\u01A1 ch\u01B0a \u0111\u01B0\u1EE3c tr\xECnh. Chuy\xEAn vi\xEAn c\u1EA7n tr\xECnh tr\u01B0\u1EDBc khi l\xE3nh \u0111\u1EA1o quy\u1EBFt \u0111\u1ECBnh.",
  en: "The specialist has not proposed this dossier yet."
});
var askedOnce = () => conflict("supplement_asked_once", {
  vi: "H\u1ED3 s\u01A1 ch\u1EC9 \u0111\u01B0\u1EE3c y\xEAu c\u1EA7u b\u1ED5 sung m\u1ED9t l\u1EA7n, n\xEAu \u0111\u1EE7 m\u1ECDi gi\u1EA5y t\u1EDD c\xF2n thi\u1EBFu. H\u1ED3 s\u01A1 n\xE0y \u0111\xE3 \u0111\u01B0\u1EE3c y\xEAu c\u1EA7u b\u1ED5 sung.",
  en: "A supplement may be asked for only once, with everything that is missing. It was already asked for."
});
var apologisedOnce = () => conflict("apologised_once", {
  vi: "Ch\u1EC9 \u0111\u01B0\u1EE3c h\u1EB9n l\u1EA1i ng\xE0y tr\u1EA3 k\u1EBFt qu\u1EA3 m\u1ED9t l\u1EA7n. H\u1ED3 s\u01A1 n\xE0y \u0111\xE3 \u0111\u01B0\u1EE3c h\u1EB9n l\u1EA1i.",
  en: "A new appointment may be set only once. This dossier already has one."
});
var worksInParts = () => conflict("bundle_works_in_parts", {
  vi: "\u0110\xE2y l\xE0 h\u1ED3 s\u01A1 li\xEAn th\xF4ng. Vi\u1EC7c gi\u1EA3i quy\u1EBFt \u0111\u01B0\u1EE3c th\u1EF1c hi\u1EC7n tr\xEAn t\u1EEBng h\u1ED3 s\u01A1 th\xE0nh ph\u1EA7n.",
  en: "This is a bundle. The work is done on each of its parts."
});
var noRunningDue = () => conflict("no_running_due", {
  vi: "Th\u1EDDi h\u1EA1n c\u1EE7a h\u1ED3 s\u01A1 \u0111ang t\u1EA1m d\u1EEBng, ch\u01B0a c\xF3 ng\xE0y h\u1EB9n tr\u1EA3 \u0111\u1EC3 h\u1EB9n l\u1EA1i.",
  en: "The clock stands still: there is no appointment to move."
});
var alreadyRevoked = () => conflict("already_revoked", { vi: "K\u1EBFt qu\u1EA3 \u0111\xE3 b\u1ECB thu h\u1ED3i.", en: "The result is already revoked." });
var ON_BUNDLE = ["receive", "refuse", "requestSupplement", "supplement", "withdraw"];
var IN_PROCESS = ["propose", "requestPayment", "consult"];
var IN_APPROVE = ["decide", "deny", "sendBack"];
function guardMove(dossier2, action, log, system2 = false) {
  const refusal2 = refusalOf(dossier2, action, log, system2);
  if (refusal2) throw refusal2;
  if (action === "supplement" && !dossier2.receivedAt) return STATE.submitted;
  const next = nextState(action, dossier2.state);
  if (!next) throw notLawful(dossier2.state);
  return STATE[next];
}
function refusalOf(dossier2, action, log, system2 = false) {
  const { state, step } = dossier2;
  const done = (what) => log.some((move) => move.action === what);
  if (!nextState(action, state)) return notLawful(state);
  if (dossier2.bundle && !system2 && !ON_BUNDLE.includes(action)) return worksInParts();
  if (action === "refuse" && dossier2.receivedAt) return notLawful(state);
  if (action === "stop" && !dossier2.receivedAt) return notLawful(state);
  if (action === "requestSupplement" && done("requestSupplement")) return askedOnce();
  if (action === "apologise" && done("apologise")) return apologisedOnce();
  if (action === "apologise" && !dossier2.dueAt) return noRunningDue();
  if (action === "revoke" && revoked(log)) return alreadyRevoked();
  if (action === "correct" && revoked(log)) return alreadyRevoked();
  if (IN_PROCESS.includes(action) && step === "approve") return alreadyProposed();
  if (action === "requestSupplement" && state === STATE.processing && step === "approve") return alreadyProposed();
  if (IN_APPROVE.includes(action) && !dossier2.bundle && step !== "approve") return notProposed();
  return void 0;
}
function revoked(log) {
  const at2 = log.findLastIndex((move) => move.action === "revoke");
  return at2 >= 0 && !log.slice(at2).some((move) => move.action === "decide" || move.action === "deny");
}
function apologyRefusal(now, dueAt, newDate) {
  if (localDate(now) >= localDate(dueAt)) {
    return conflict("apology_too_late", {
      vi: "\u0110\xE3 qu\xE1 mu\u1ED9n \u0111\u1EC3 h\u1EB9n l\u1EA1i: ph\u1EA3i xin l\u1ED7i v\xE0 h\u1EB9n l\u1EA1i ch\u1EADm nh\u1EA5t m\u1ED9t ng\xE0y tr\u01B0\u1EDBc ng\xE0y h\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3.",
      en: "Too late for a new appointment: it has to be given at least one day before the result is due."
    });
  }
  if (newDate <= localDate(dueAt)) {
    return conflict("new_date_too_early", {
      vi: "Ng\xE0y h\u1EB9n l\u1EA1i ph\u1EA3i sau ng\xE0y h\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3 c\u0169.",
      en: "The new day must be after the old one."
    });
  }
  return void 0;
}

// src/modules/services/dossiers/steps.ts
var AFTER = {
  submit: "receive",
  register: "receive",
  receive: "process",
  start: "process",
  propose: "approve",
  sendBack: "process",
  confirmPayment: "process",
  decide: "issue",
  deny: "issue",
  reopen: "process",
  refuse: null,
  issue: null,
  withdraw: null,
  stop: null
};
function stepAfter(action, before2, toState) {
  if (action === "supplement") return toState === STATE.submitted ? "receive" : "process";
  return action in AFTER ? AFTER[action] ?? null : before2;
}
function stepRule(steps, rule, step, scale = 1) {
  if (rule.unit === "same_day") return rule;
  const at2 = steps.findIndex((one) => one.key === step);
  if (at2 < 0) return void 0;
  const hours2 = steps.slice(0, at2 + 1).reduce((sum, one) => sum + one.hours, 0) * scale;
  if (hours2 <= 0) return void 0;
  return rule.unit === "working_days" ? { ...rule, value: hours2 / 8 } : { ...rule, unit: "hours", value: hours2 };
}
function stepDue(steps, rule, calendar, events, step, due, now, scale = 1) {
  if (step === null || due === null) return null;
  const own = stepRule(steps, rule, step, scale);
  const at2 = own ? computeDeadline(own, calendar, events, now).dueAt : null;
  return at2 && at2 < due ? at2 : due;
}
function timePerStep(transitions, calendar, until) {
  const found2 = /* @__PURE__ */ new Map();
  let step = null;
  transitions.forEach((move, i) => {
    const before2 = step;
    step = move.step === void 0 || move.step === null ? stepAfter(move.action, step, move.toState) : move.step;
    if (step === null) return;
    const time5 = found2.get(step) ?? { step, agencyId: move.agencyId, minutes: 0, waiting: 0, visits: 0 };
    found2.set(step, time5);
    if (before2 !== step) time5.visits += 1;
    time5.agencyId ??= move.agencyId;
    const end = transitions[i + 1]?.at ?? until;
    if (!end || end <= move.at) return;
    const spent = calendar.workingMinutesBetween(move.at, end);
    if (stateInfo(move.toState).clock === "paused") time5.waiting += spent;
    else time5.minutes += spent;
  });
  return [...found2.values()].filter(({ minutes, waiting }) => minutes + waiting > 0);
}

// src/modules/services/dossiers/move.ts
var columns4 = [
  "action",
  "from_state as fromState",
  "to_state as toState",
  "at",
  "actor_id as actorId",
  "actor_name as actorName",
  "agency_id as agencyId",
  "reason",
  "step",
  "due_at as dueAt",
  "step_due_at as stepDueAt",
  "slip_id as slipId",
  "ref",
  "new_date as newDate"
];
async function transitionsOf(ctx, dossierId) {
  const rows = await ctx.db.selectFrom("dossier_transition").select(columns4).where("dossier_id", "=", dossierId).orderBy("at").orderBy("id").execute();
  return rows;
}
var CLOCK = {
  receive: "received",
  reopen: "received",
  supplement: "supplemented",
  requestPayment: "payment_requested",
  confirmPayment: "paid",
  consult: "consultation_started",
  answerConsultation: "consultation_ended",
  apologise: "re_appointed",
  decide: "handled",
  deny: "handled",
  withdraw: "handled",
  stop: "handled"
};
function clockEvents(transitions) {
  const reopened = transitions.findLastIndex(({ action }) => action === "reopen");
  return transitions.slice(Math.max(0, reopened)).flatMap(({ action, at: at2, fromState, ref, newDate }) => {
    const kind = action === "requestSupplement" && fromState === STATE.processing ? "supplement_requested" : CLOCK[action];
    return kind ? [{ kind, at: at2, ...ref ? { ref } : {}, ...newDate ? { date: newDate } : {} }] : [];
  });
}
async function deadlineOf(ctx, dossier2, transitions) {
  const { procedure } = await procedureVersion(ctx, dossier2.procedureVersionId);
  const calendar = await loadCalendar(ctx, dossier2.decidingAgencyId);
  return computeDeadline(ruleOf(procedure, dossier2), calendar, clockEvents(transitions), ctx.now);
}
var HANDLES = ["decide", "deny", "withdraw"];
function replay(log, procedure, dossier2, calendar, now) {
  const last = log.at(-1);
  if (!last) throw new Error("an empty log leads nowhere");
  const rule = ruleOf(procedure, dossier2);
  const events = clockEvents(log);
  const deadline = computeDeadline(rule, calendar, events, now);
  const { toState: state, step } = last;
  const handled = log.slice(log.findLastIndex(({ action }) => action === "reopen") + 1);
  return {
    state,
    step,
    deadline,
    dueAt: deadline.dueAt,
    stepDueAt: state === STATE.submitted ? answerDue(log, procedure, calendar) : stateInfo(state).clock === "runs" ? stepDue(procedure.steps, rule, calendar, events, step, deadline.dueAt, now, limitScale(procedure, dossier2)) : null,
    timeliness: deadline.handledAt && handled.some(({ action }) => HANDLES.includes(action)) ? timelinessOf(deadline.handledAt, deadline.dueAt) : null
  };
}
function answerDue(log, procedure, calendar) {
  const filed = log.findLast(({ action }) => ["submit", "register", "supplement"].includes(action));
  return filed ? calendar.addWorkingMinutes(filed.at, procedure.answerHours * 60) : null;
}
function timelinessOf(handledAt, dueAt) {
  if (!dueAt) return "on_time";
  if (handledAt > dueAt) return "late";
  return localDate(handledAt) < localDate(dueAt) ? "early" : "on_time";
}
async function moveDossier(ctx, dossier2, action, move = {}) {
  const before2 = await transitionsOf(ctx, dossier2.id);
  const to = move.to ?? guardMove(dossier2, action, before2, ctx.actor.kind === "system");
  const person = ctx.actor.kind === "person" ? ctx.actor : void 0;
  const step = move.step === void 0 ? stepAfter(action, dossier2.step, to) : move.step;
  const line3 = {
    action,
    at: ctx.now,
    fromState: dossier2.state,
    toState: to,
    step,
    ref: move.ref ?? null,
    newDate: move.newDate ?? null
  };
  const { procedure } = await procedureVersion(ctx, dossier2.procedureVersionId);
  const calendar = await loadCalendar(ctx, dossier2.decidingAgencyId);
  const ruled = { channel: dossier2.channel, limitCase: move.set?.limit_case ?? dossier2.limitCase };
  const next = replay([...before2, line3], procedure, ruled, calendar, ctx.now);
  const dueAt = dossier2.bundle ? move.dueAt === void 0 ? dossier2.dueAt : move.dueAt : next.dueAt;
  const timeliness = dossier2.bundle && next.timeliness ? timelinessOf(ctx.now, dueAt) : next.timeliness;
  const stepDueAt = dossier2.bundle && dueAt ? null : next.stepDueAt;
  await ctx.db.insertInto("dossier_transition").values({
    dossier_id: dossier2.id,
    action,
    from_state: dossier2.state,
    to_state: to,
    at: ctx.now,
    actor_id: person?.personId ?? null,
    actor_name: person ? actorName(person) : null,
    agency_id: move.agencyId ?? null,
    unit_id: dossier2.unitId,
    reason: move.reason ?? null,
    step,
    due_at: dueAt,
    step_due_at: stepDueAt,
    slip_id: move.slipId ?? null,
    ref: move.ref ?? null,
    new_date: move.newDate ?? null
  }).execute();
  await ctx.db.updateTable("dossier").set({
    ...move.set,
    state: to,
    step,
    due_at: dueAt,
    step_due_at: stepDueAt,
    timeliness,
    version: dossier2.version + 1
  }).where("id", "=", dossier2.id).execute();
  if (stateInfo(to).clock === "ended" || stateInfo(to).clock === "stopped") await closeConsultations(ctx, dossier2.id);
  return { from: dossier2.state, to, deadline: next.deadline, dueAt, timeliness, before: before2 };
}
async function closeConsultations(ctx, dossierId) {
  await ctx.db.updateTable("consultation").set({ closed_at: ctx.now }).where("dossier_id", "=", dossierId).where("answered_at", "is", null).where("closed_at", "is", null).execute();
}

// src/modules/services/dossiers/bundle.ts
var system = (ctx) => ({ ...ctx, actor: { kind: "system", name: "services.bundle" } });
async function receiveBundle(ctx, bundle) {
  const { procedure } = await procedureVersion(ctx, bundle.procedureVersionId);
  const due = /* @__PURE__ */ new Map();
  for (const child of childrenOf(procedure, bundle.answers)) {
    const version = await procedureInForce(ctx, child.procedure);
    const answers = childAnswers(procedure.form, bundle.answers, child, version.procedure.form);
    const { id: id2 } = await fileDossier(
      ctx,
      {
        version,
        applicantId: bundle.applicantId,
        helpedAtAgencyId: bundle.helpedAtAgencyId,
        receiving: await competentAgency(ctx, bundle.unitId, child.agencies.receiving, child.agencies.at),
        deciding: await competentAgency(ctx, bundle.unitId, child.agencies.deciding, child.agencies.at),
        unitId: bundle.unitId,
        channel: bundle.channel,
        answers,
        parentId: bundle.id,
        part: child.key,
        stepDueAt: null
      },
      "register"
    );
    const part = await getDossier(ctx, id2);
    await emit(ctx, dossierSubmitted, {
      ...where(part),
      data: { ...about(part), level: version.procedure.onlineLevel, channel: part.channel, eligibleOnline: true }
    });
    const after = child.afterChild ? due.get(child.afterChild) : void 0;
    if (after) {
      const calendar = await loadCalendar(ctx, part.decidingAgencyId);
      const events = [{ kind: "received", at: after }];
      due.set(child.key, computeDeadline(ruleOf(version.procedure, part), calendar, events, ctx.now).dueAt ?? after);
    } else {
      due.set(child.key, await receivePart(ctx, part));
    }
  }
  const dueAt = latest([...due.values()]);
  if (!dueAt) throw new Error(`bundle ${bundle.code} has no parts`);
  return { dueAt };
}
async function receivePart(ctx, part) {
  const limitCase = await requireCase(ctx, part, void 0);
  const done = await moveDossier(ctx, part, "receive", {
    agencyId: part.receivingAgencyId,
    set: { received_at: ctx.now, ...limitCase ? { limit_case: limitCase } : {} }
  });
  if (!done.dueAt) throw new Error(`part ${part.code} was received but has no due date`);
  await emit(ctx, dossierReceived, {
    ...where(part),
    data: { ...about(part), channel: part.channel, dueAt: done.dueAt.toISOString() }
  });
  return done.dueAt;
}
var latest = (dates) => dates.reduce((max, date3) => date3 && (!max || date3 > max) ? date3 : max, null);
var ended = (part) => ["ended", "stopped"].includes(stateInfo(part.state).clock);
var FINAL = [STATE.returned, STATE.refusedAtReception, STATE.withdrawn, STATE.stopped];
async function syncBundle(ctx, moved) {
  if (!moved.parentId) return;
  const own = system(ctx);
  const bundle = await getDossier(ctx, moved.parentId);
  await startWaiting(own, bundle);
  const parts3 = await partsOf(ctx, bundle.id);
  const running = parts3.filter((part) => !ended(part));
  const known = latest(parts3.map((part) => part.dueAt));
  const unsure = running.some((part) => part.dueAt === null);
  const dueAt = unsure ? latest([known, bundle.dueAt]) : known;
  const agencyId2 = bundle.receivingAgencyId;
  let now = bundle;
  const step = async (action, set = {}) => {
    const done = await moveDossier(own, now, action, { agencyId: agencyId2, dueAt, set });
    now = await getDossier(ctx, bundle.id);
    return done;
  };
  const begun = parts3.some((part) => part.state !== STATE.submitted && part.state !== STATE.received);
  if (now.state === STATE.received && begun) await emitMoved(own, now, "start", await step("start"));
  else if (["runs"].includes(stateInfo(now.state).clock) && dueAt?.getTime() !== now.dueAt?.getTime())
    await emitMoved(own, now, "moveDeadline", await step("moveDeadline"));
  if (now.state === STATE.processing && running.length === 0) {
    const outcome = parts3.every((part) => part.outcome === "granted") ? "granted" : "refused";
    const before2 = now;
    const done = await step("decide", { handled_at: ctx.now, outcome });
    await emitHandled(
      own,
      before2,
      done,
      outcome,
      parts3.some((part) => part.outcome === "granted")
    );
  }
  if (now.state === STATE.handled && parts3.every((part) => FINAL.includes(part.state))) {
    await step("issue", { returned_at: ctx.now });
    await emit(own, dossierReturned, { ...where(now), data: { ...about(now), channel: now.channel } });
  }
}
async function startWaiting(ctx, bundle) {
  const { procedure } = await procedureVersion(ctx, bundle.procedureVersionId);
  const parts3 = await partsOf(ctx, bundle.id, true);
  for (const part of parts3) {
    if (part.state !== STATE.submitted) continue;
    const after = procedure.children.find(({ key: key3 }) => key3 === part.part)?.afterChild;
    const before2 = parts3.find((one) => one.part === after);
    if (!before2 || !ended(before2)) continue;
    if (before2.outcome === "granted") await receivePart(ctx, part);
    else {
      const reason3 = "H\u1ED3 s\u01A1 th\xE0nh ph\u1EA7n ph\u1EA3i gi\u1EA3i quy\u1EBFt tr\u01B0\u1EDBc kh\xF4ng c\xF3 k\u1EBFt qu\u1EA3.";
      const done = await moveDossier(ctx, part, "refuse", { agencyId: part.receivingAgencyId, reason: reason3 });
      await emitMoved(ctx, part, "refuse", done);
      await startWaiting(ctx, bundle);
      return;
    }
  }
}

// src/modules/services/dossiers/consultation.ts
var ADVISERS = ["handler", "leader"];
var select = (ctx) => ctx.db.selectFrom("consultation").select([
  "consultation.id",
  "dossier_id as dossierId",
  "asking_agency_id as askingAgencyId",
  "agency_id as agencyId",
  "consultation.unit_id as unitId",
  "question",
  "asked_at as askedAt",
  "consultation.due_at as dueAt",
  "answered_at as answeredAt",
  "verdict",
  "answer",
  "closed_at as closedAt"
]);
async function consultationsOf(ctx, dossierId) {
  return await select(ctx).where("dossier_id", "=", dossierId).orderBy("asked_at").orderBy("id").execute();
}
var unknown = () => notFound({ vi: "phi\u1EBFu l\u1EA5y \xFD ki\u1EBFn n\xE0y", en: "This consultation" });
async function getConsultation(ctx, id2) {
  const row = await select(ctx).where("consultation.id", "=", id2).executeTakeFirst();
  if (!row) throw unknown();
  return row;
}
async function adviserScope(ctx, { consultationId }) {
  const { agencyId: agencyId2, unitId: unitId2 } = await getConsultation(ctx, consultationId);
  return { agencyId: agencyId2, unitId: unitId2 };
}
var consultAgency = defineCommand({
  name: "services.dossier.consult",
  title: { vi: "L\u1EA5y \xFD ki\u1EBFn c\u01A1 quan kh\xE1c", en: "Consult another agency" },
  input: z45.object({
    ...target,
    agencyId: z45.uuid(),
    question: reason,
    /** YYYY-MM-DD, until the end of its working time; a day off gives the next working day. */
    dueOn: z45.iso.date()
  }),
  allow: { roles: ["handler"], scope: deskScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    const agency = (await agenciesOf(ctx)).agencyById(input2.agencyId, localDate(ctx.now));
    if (!agency || agency.validTo <= localDate(ctx.now)) throw notFound({ vi: "c\u01A1 quan", en: "The agency" });
    if (agency.id === dossier2.decidingAgencyId) {
      throw conflict("own_agency", {
        vi: "Kh\xF4ng l\u1EA5y \xFD ki\u1EBFn c\u1EE7a ch\xEDnh c\u01A1 quan \u0111ang gi\u1EA3i quy\u1EBFt.",
        en: "The deciding agency does not consult itself."
      });
    }
    if (input2.dueOn < localDate(ctx.now)) {
      const text8 = { vi: "H\u1EA1n tr\u1EA3 l\u1EDDi ph\u1EA3i t\u1EEB h\xF4m nay tr\u1EDF \u0111i.", en: "The date must not be in the past." };
      throw new Problem(422, "due_in_the_past", text8, [{ path: "dueOn", message: text8[ctx.lang] }]);
    }
    const calendar = await loadCalendar(ctx, agency.id);
    const day5 = calendar.isWorkingDay(input2.dueOn) ? input2.dueOn : calendar.addWorkingDays(input2.dueOn, 1);
    const last = calendar.intervals(day5).at(-1)?.to ?? "17:00";
    const dueAt = atLocal(day5, last);
    const { id: id2 } = await ctx.db.insertInto("consultation").values({
      dossier_id: dossier2.id,
      asking_agency_id: dossier2.decidingAgencyId,
      agency_id: agency.id,
      unit_id: agency.unitId,
      question: input2.question,
      asked_at: ctx.now,
      asked_by: ctx.actor.kind === "person" ? ctx.actor.personId : null,
      due_at: dueAt
    }).returning("id").executeTakeFirstOrThrow();
    const done = await moveDossier(ctx, dossier2, "consult", {
      agencyId: dossier2.decidingAgencyId,
      reason: `${agency.name}: ${input2.question}`.slice(0, 2e3),
      ref: id2
    });
    await emit(ctx, consultationAsked, {
      ...where(dossier2),
      data: {
        ...about(dossier2),
        consultationId: id2,
        consultedAgencyId: agency.id,
        dueAt: dueAt.toISOString()
      }
    });
    await syncBundle(ctx, dossier2);
    return { code: dossier2.code, state: done.to, consultationId: id2 };
  }
});
var answerConsultation = defineCommand({
  name: "services.consultation.answer",
  title: { vi: "Tr\u1EA3 l\u1EDDi l\u1EA5y \xFD ki\u1EBFn", en: "Answer a consultation" },
  input: z45.object({
    consultationId: z45.uuid(),
    verdict: z45.enum(["agree", "disagree", "other"]),
    answer: reason
  }),
  allow: { roles: ADVISERS, scope: adviserScope },
  async run(ctx, input2) {
    const asked2 = await getConsultation(ctx, input2.consultationId);
    const dossier2 = await lockDossier(ctx, asked2.dossierId);
    const now = await getConsultation(ctx, input2.consultationId);
    if (now.answeredAt) {
      throw conflict("already_answered", { vi: "Phi\u1EBFu l\u1EA5y \xFD ki\u1EBFn \u0111\xE3 \u0111\u01B0\u1EE3c tr\u1EA3 l\u1EDDi.", en: "It was already answered." });
    }
    if (now.closedAt) {
      throw conflict("consultation_closed", {
        vi: "H\u1ED3 s\u01A1 \u0111\xE3 k\u1EBFt th\xFAc, kh\xF4ng c\u1EA7n tr\u1EA3 l\u1EDDi n\u1EEFa.",
        en: "The dossier has ended; no answer is needed any more."
      });
    }
    await ctx.db.updateTable("consultation").set({
      answered_at: ctx.now,
      answered_by: ctx.actor.kind === "person" ? ctx.actor.personId : null,
      verdict: input2.verdict,
      answer: input2.answer
    }).where("id", "=", now.id).execute();
    await moveDossier(ctx, dossier2, "answerConsultation", {
      agencyId: now.agencyId,
      reason: input2.answer,
      ref: now.id
    });
    await emit(ctx, consultationAnswered, {
      ...where(dossier2),
      data: {
        ...about(dossier2),
        consultationId: now.id,
        consultedAgencyId: now.agencyId,
        verdict: input2.verdict,
        onTime: ctx.now <= now.dueAt
      }
    });
    await syncBundle(ctx, dossier2);
    return { code: dossier2.code };
  }
});
var consultationInbox = defineQuery({
  name: "services.consultation.inbox",
  title: { vi: "Phi\u1EBFu l\u1EA5y \xFD ki\u1EBFn g\u1EEDi \u0111\u1EBFn", en: "Consultations to answer" },
  input: z45.object({ answered: z45.boolean().default(false) }),
  allow: { roles: ADVISERS },
  async run(ctx, { answered }) {
    const grants = (ctx.actor.kind === "person" ? ctx.actor.grants : []).filter(
      (grant3) => ADVISERS.includes(grant3.role)
    );
    const agencies = grants.flatMap((grant3) => grant3.agencyId ? [grant3.agencyId] : []);
    const units = grants.flatMap((grant3) => grant3.agencyId ? [] : [grant3.unitId]);
    const query = select(ctx).innerJoin("dossier", "dossier.id", "consultation.dossier_id").select(["dossier.code", "dossier.subject"]).where(
      (eb) => eb.or([
        eb("agency_id", "=", eb.fn.any(eb.val(agencies))),
        eb(
          "consultation.unit_id",
          "in",
          eb.selectFrom("ancestor").select("unit_id").where("ancestor_id", "=", eb.fn.any(eb.val(units)))
        )
      ])
    );
    const rows = answered ? await query.where("answered_at", "is not", null).orderBy("answered_at", "desc").limit(50).execute() : await query.where("answered_at", "is", null).where("closed_at", "is", null).orderBy("consultation.due_at").orderBy("consultation.id").limit(100).execute();
    return rows;
  }
});
var openConsultation = defineQuery({
  name: "services.consultation.open",
  title: { vi: "M\u1EDF phi\u1EBFu l\u1EA5y \xFD ki\u1EBFn", en: "Open a consultation" },
  input: z45.object({ consultationId: z45.uuid() }),
  allow: { roles: ADVISERS, scope: adviserScope },
  async run(ctx, { consultationId }) {
    const asked2 = await getConsultation(ctx, consultationId);
    const { code: code3, subject, applicant_id } = await ctx.db.selectFrom("dossier").select(["code", "subject", "applicant_id"]).where("id", "=", asked2.dossierId).executeTakeFirstOrThrow();
    await recordAccess(ctx, {
      personId: applicant_id,
      subjectType: "dossier",
      subject: asked2.dossierId,
      purpose: "services.consultation"
    });
    return { ...asked2, code: code3, subject };
  }
});

// src/modules/services/dossiers/duties.ts
import { z as z46 } from "zod";
async function paymentsOf(ctx, dossierId) {
  const rows = await ctx.db.selectFrom("dossier_payment").select(["id", "amount", "reason", "requested_at as requestedAt", "confirmed_at as confirmedAt", "reference"]).where("dossier_id", "=", dossierId).orderBy("requested_at").orderBy("id").execute();
  return rows.map((row) => ({ ...row, amount: Number(row.amount) }));
}
var vnd = (amount2) => String(amount2).replace(/\B(?=(\d{3})+$)/g, ".");
var actorId = (ctx) => ctx.actor.kind === "person" ? ctx.actor.personId : null;
var requestPayment = defineCommand({
  name: "services.dossier.requestPayment",
  title: { vi: "Y\xEAu c\u1EA7u th\u1EF1c hi\u1EC7n ngh\u0129a v\u1EE5 t\xE0i ch\xEDnh", en: "Ask for payment" },
  input: z46.object({
    ...target,
    /** Whole đồng. */
    amount: z46.number().int().positive().max(1e12),
    reason
  }),
  allow: { roles: ["handler"], scope: deskScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    const { id: id2 } = await ctx.db.insertInto("dossier_payment").values({
      dossier_id: dossier2.id,
      amount: input2.amount,
      reason: input2.reason,
      requested_at: ctx.now,
      requested_by: actorId(ctx)
    }).onConflict((on) => on.doNothing()).returning("id").executeTakeFirstOrThrow(
      () => conflict("payment_open", { vi: "H\u1ED3 s\u01A1 \u0111ang ch\u1EDD m\u1ED9t kho\u1EA3n n\u1ED9p.", en: "A payment is already awaited." })
    );
    const done = await moveDossier(ctx, dossier2, "requestPayment", {
      agencyId: dossier2.decidingAgencyId,
      reason: `${input2.reason} \u2013 ${vnd(input2.amount)} \u0111\u1ED3ng`,
      ref: id2
    });
    await emitMoved(ctx, dossier2, "requestPayment", done);
    await syncBundle(ctx, dossier2);
    await tell(
      ctx,
      dossier2,
      "dossier.payment",
      { vi: `H\u1ED3 s\u01A1 ${dossier2.code}: c\u1EA7n n\u1ED9p ${vnd(input2.amount)} \u0111\u1ED3ng`, en: `Dossier ${dossier2.code}: please pay` },
      { vi: input2.reason, en: `${input2.reason} (${vnd(input2.amount)} VND)` }
    );
    return { code: dossier2.code, state: done.to };
  }
});
var confirmPayment = defineCommand({
  name: "services.dossier.confirmPayment",
  title: { vi: "X\xE1c nh\u1EADn \u0111\xE3 th\u1EF1c hi\u1EC7n ngh\u0129a v\u1EE5 t\xE0i ch\xEDnh", en: "Confirm a payment" },
  input: z46.object({
    ...target,
    /** Number of the receipt or of the transaction. */
    reference: z46.string().trim().min(3).max(100)
  }),
  allow: { roles: ["receptionist", "handler"], scope: officeScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    const open3 = (await paymentsOf(ctx, dossier2.id)).find((payment) => payment.confirmedAt === null);
    const done = await moveDossier(ctx, dossier2, "confirmPayment", {
      agencyId: dossier2.receivingAgencyId,
      reason: input2.reference,
      ...open3 ? { ref: open3.id } : {}
    });
    if (!open3) throw new Error(`dossier ${dossier2.code} waits for a payment that was never asked for`);
    await ctx.db.updateTable("dossier_payment").set({ confirmed_at: ctx.now, confirmed_by: actorId(ctx), reference: input2.reference }).where("id", "=", open3.id).execute();
    await emitMoved(ctx, dossier2, "confirmPayment", done);
    await syncBundle(ctx, dossier2);
    await tell(
      ctx,
      dossier2,
      "dossier.paid",
      { vi: `H\u1ED3 s\u01A1 ${dossier2.code}: \u0111\xE3 x\xE1c nh\u1EADn kho\u1EA3n n\u1ED9p`, en: `Dossier ${dossier2.code}: payment confirmed` },
      { vi: "C\u01A1 quan ti\u1EBFp t\u1EE5c gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1 c\u1EE7a b\u1EA1n.", en: "Work on your dossier goes on." }
    );
    return { code: dossier2.code, state: done.to };
  }
});

// src/modules/services/dossiers/papers.ts
import { createHash as createHash13, randomInt } from "node:crypto";

// src/kernel/pdf/anchor.ts
import { PdfArray, PdfDict, PdfNumber, PdfRef, PdfString } from "@libpdf/core";
function findAnchor(pdf, name) {
  const resolve3 = (value) => value instanceof PdfRef ? pdf.getObject(value) : value ?? null;
  const names2 = resolve3(pdf.getCatalog().get("Names"));
  const tree = names2 instanceof PdfDict ? resolve3(names2.get("Dests")) : null;
  const target2 = tree instanceof PdfDict ? lookUp(tree, name, resolve3) : null;
  if (!(target2 instanceof PdfArray)) return void 0;
  const [page3, , ...rect] = [...target2];
  const numbers = rect.map((value) => value instanceof PdfNumber ? value.value : Number.NaN);
  const [left, bottom, right, top] = numbers;
  const index = pdf.getPages().findIndex((candidate) => page3 instanceof PdfRef && candidate.ref.toString() === page3.toString());
  if (index < 0 || left === void 0 || bottom === void 0 || right === void 0 || top === void 0)
    return void 0;
  if (numbers.some(Number.isNaN)) return void 0;
  return { page: index, rect: [left, bottom, right, top] };
}
function lookUp(node, name, resolve3) {
  const names2 = resolve3(node.get("Names"));
  if (names2 instanceof PdfArray) {
    for (let i = 0; i + 1 < names2.length; i += 2) {
      const key3 = names2.at(i);
      if (key3 instanceof PdfString && key3.asString() === name) return resolve3(names2.at(i + 1));
    }
  }
  const kids = resolve3(node.get("Kids"));
  if (kids instanceof PdfArray) {
    for (const kid of kids) {
      const child = resolve3(kid);
      const found2 = child instanceof PdfDict ? lookUp(child, name, resolve3) : null;
      if (found2) return found2;
    }
  }
  return null;
}

// src/kernel/pdf/fonts.ts
import { readFileSync as readFileSync5 } from "node:fs";
import { createRequire } from "node:module";
var files = {
  regular: "400Regular/Tinos_400Regular.ttf",
  bold: "700Bold/Tinos_700Bold.ttf",
  italic: "400Regular_Italic/Tinos_400Regular_Italic.ttf",
  boldItalic: "700Bold_Italic/Tinos_700Bold_Italic.ttf"
};
var FONT_NAMES = Object.keys(files);
var require2 = createRequire(import.meta.url);
var loaded = /* @__PURE__ */ new Map();
function fontBytes(name) {
  let bytes = loaded.get(name);
  if (!bytes) {
    bytes = readFileSync5(require2.resolve(`@expo-google-fonts/tinos/${files[name]}`));
    loaded.set(name, bytes);
  }
  return bytes;
}
function fontFor(bold, italic) {
  if (bold) return italic ? "boldItalic" : "bold";
  return italic ? "italic" : "regular";
}

// src/kernel/pdf/local-time.ts
var OFFSET_MS2 = 7 * 36e5;
var two2 = (n) => String(n).padStart(2, "0");
function localParts(instant5) {
  const d = new Date(instant5.getTime() + OFFSET_MS2);
  return {
    year: d.getUTCFullYear(),
    month: d.getUTCMonth() + 1,
    day: d.getUTCDate(),
    hour: d.getUTCHours(),
    minute: d.getUTCMinutes(),
    second: d.getUTCSeconds()
  };
}
function signingTimeText(instant5) {
  const p = localParts(instant5);
  return `${two2(p.day)}-${two2(p.month)}-${p.year} ${two2(p.hour)}:${two2(p.minute)}:${two2(p.second)} +07:00`;
}
function longMoment(instant5) {
  const p = localParts(instant5);
  return `${two2(p.hour)} gi\u1EDD ${two2(p.minute)} ph\xFAt, ${longDate(p)}`;
}
function placeAndDate(place, instant5) {
  return `${place}, ${longDate(localParts(instant5))}`;
}
function longDateOf(date3) {
  const [year, month, day5] = date3.split("-").map(Number);
  return longDate({ year: year ?? 0, month: month ?? 0, day: day5 ?? 0 });
}
function longDate({ year, month, day: day5 }) {
  return `ng\xE0y ${two2(day5)} th\xE1ng ${month < 3 ? two2(month) : month} n\u0103m ${year}`;
}

// src/kernel/pdf/qr.ts
import { create } from "qrcode";

// src/kernel/pdf/sheet.ts
import PDFDocument from "pdfkit";

// src/kernel/pdf/wrap.ts
var UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
function clean(text8) {
  return text8.replace(/\r\n?/g, "\n").normalize("NFC").replace(UNPRINTABLE, "");
}
function spansOf(inline) {
  return typeof inline === "string" ? [{ text: inline }] : inline;
}
function wrap(inline, width, measure2, indent = 0) {
  const lines2 = [];
  let words7 = [];
  let used = 0;
  let room = width - indent;
  const finish2 = (last) => {
    lines2.push({ words: words7, width: used, last });
    words7 = [];
    used = 0;
    room = width;
  };
  for (const [i, paragraph] of paragraphs(inline).entries()) {
    if (i > 0) finish2(true);
    for (const runs of splitWords(paragraph)) {
      for (const word of fitWord(runs, width, measure2)) {
        const gap = words7.at(-1)?.space ?? 0;
        if (words7.length > 0 && used + gap + word.width > room + 0.01) {
          finish2(false);
          used = word.width;
        } else {
          used += gap + word.width;
        }
        words7.push(word);
      }
    }
  }
  finish2(true);
  return lines2;
}
function wrapBalanced(inline, width, measure2) {
  let best = wrap(inline, width, measure2);
  if (best.length < 2) return best;
  let low = width / 2;
  let high = width;
  while (high - low > 1) {
    const middle = (low + high) / 2;
    const lines2 = wrap(inline, middle, measure2);
    if (lines2.length > best.length) low = middle;
    else {
      best = lines2;
      high = middle;
    }
  }
  return best;
}
function paragraphs(inline) {
  const result = [[]];
  for (const span2 of spansOf(inline)) {
    const font = fontFor(span2.bold, span2.italic);
    for (const [i, text8] of clean(span2.text).split("\n").entries()) {
      if (i > 0) result.push([]);
      if (text8) result.at(-1)?.push({ font, text: text8 });
    }
  }
  return result;
}
function splitWords(runs) {
  const words7 = [];
  let word = [];
  for (const { font, text: text8 } of runs) {
    for (const [i, part] of text8.split(/[ \t]+/).entries()) {
      if (i > 0 && word.length > 0) {
        words7.push(word);
        word = [];
      }
      if (part) word.push({ font, text: part });
    }
  }
  if (word.length > 0) words7.push(word);
  return words7;
}
function fitWord(runs, width, measure2) {
  const total = runs.reduce((sum, run2) => sum + measure2(run2.text, run2.font), 0);
  const space = measure2(" ", runs.at(-1)?.font ?? "regular");
  if (total <= width) return [{ runs, width: total, space }];
  const pieces = [];
  let piece = [];
  let used = 0;
  for (const { font, text: text8 } of runs) {
    let taken = "";
    for (const char of text8) {
      const w = measure2(char, font);
      if (used + w > width && (taken || piece.length > 0)) {
        if (taken) piece.push({ font, text: taken });
        pieces.push({ runs: piece, width: used, space: 0 });
        piece = [];
        taken = "";
        used = 0;
      }
      taken += char;
      used += w;
    }
    if (taken) piece.push({ font, text: taken });
  }
  pieces.push({ runs: piece, width: used, space });
  return pieces;
}

// src/kernel/pdf/sheet.ts
var MM = 72 / 25.4;
var PAPERS = {
  A4: { width: 210, height: 297, top: 20, bottom: 20, left: 30, right: 18, size: 13, rule: 0.7 },
  A5: { width: 148, height: 210, top: 10, bottom: 11, left: 15, right: 10, size: 10.5, rule: 0.6 }
};
var Sheet = class {
  doc;
  size;
  rule;
  paper;
  root;
  /** Characters that the font lacks; they are printed as a box. */
  missing = /* @__PURE__ */ new Set();
  anchors = /* @__PURE__ */ new Map();
  /** Called on each new page after the first, before anything else is drawn there. */
  onPage = () => {
  };
  pages = 1;
  y;
  #done;
  #widths = /* @__PURE__ */ new Map();
  constructor(spec) {
    this.paper = PAPERS[spec.paper];
    this.size = spec.fontSize ?? this.paper.size;
    this.rule = this.paper.rule;
    const { meta } = spec;
    this.doc = new PDFDocument({
      size: [this.paper.width * MM, this.paper.height * MM],
      margin: 0,
      pdfVersion: "1.7",
      tagged: true,
      lang: meta.lang ?? "vi",
      displayTitle: true,
      bufferPages: true,
      font: null,
      // no standard font: everything is embedded
      info: {
        Title: clean(meta.title),
        Author: clean(meta.author),
        ...meta.subject ? { Subject: clean(meta.subject) } : {},
        ...meta.keywords ? { Keywords: meta.keywords.map(clean).join(", ") } : {},
        Creator: "tinhso",
        Producer: "tinhso (pdfkit)",
        CreationDate: meta.createdAt,
        ModDate: meta.createdAt
      }
    });
    const chunks2 = [];
    this.#done = new Promise((resolve3, reject) => {
      this.doc.on("data", (chunk) => chunks2.push(chunk));
      this.doc.on("end", () => resolve3(new Uint8Array(Buffer.concat(chunks2))));
      this.doc.on("error", reject);
    });
    for (const name of FONT_NAMES)
      this.doc.registerFont(name, fontBytes(name));
    this.root = this.doc.struct("Document");
    this.doc.addStructure(this.root);
    this.y = this.top;
  }
  get top() {
    return this.paper.top * MM;
  }
  /** Lowest point that blocks may reach. */
  get bottom() {
    return (this.paper.height - this.paper.bottom) * MM;
  }
  get body() {
    return { x: this.paper.left * MM, width: (this.paper.width - this.paper.left - this.paper.right) * MM };
  }
  get pageHeight() {
    return this.paper.height * MM;
  }
  measure(size) {
    return (text8, font) => {
      const key3 = `${font} ${text8}`;
      let width = this.#widths.get(key3);
      if (width === void 0) {
        width = this.doc.font(font).fontSize(1e3).widthOfString(this.#printable(text8));
        this.#widths.set(key3, width);
      }
      return width * size / 1e3;
    };
  }
  lines(text8, width, style) {
    const measure2 = this.measure(style.size);
    return style.balance ? wrapBalanced(text8, width, measure2) : wrap(text8, width, measure2, style.indent ?? 0);
  }
  lineHeight(style) {
    return style.size * (style.leading ?? 1.19);
  }
  /** Starts a tag under `parent`. End it with `.end()` when all its text is drawn. */
  tag(type2, parent = this.root, options2 = {}) {
    const tag = this.doc.struct(type2, options2);
    parent.add(tag);
    return tag;
  }
  /** Draws rules, borders and page numbers: nothing a screen reader should read. */
  artifact(type2, draw) {
    this.doc.markContent("Artifact", { type: type2 });
    draw();
    this.doc.endMarkedContent();
  }
  ruleAt(x, y, width) {
    this.artifact("Layout", () => {
      this.doc.lineWidth(this.rule).moveTo(x, y).lineTo(x + width, y).stroke("#000000");
    });
  }
  /** Draws lines downwards from `y` and returns the y under them. Does not break pages. */
  drawLines(lines2, column, y, style, tag, first = true) {
    const height = this.lineHeight(style);
    const draw = () => {
      for (const [i, line3] of lines2.entries()) {
        const indent = first && i === 0 ? style.indent ?? 0 : 0;
        this.#drawLine(
          line3,
          column.x + indent,
          y + i * height + (height - style.size * 1.15) / 2,
          column.width - indent,
          style
        );
      }
    };
    if (tag) tag.add(draw);
    else draw();
    return y + lines2.length * height;
  }
  /** Flows text at the cursor, over pages where needed, never leaving one line of a paragraph alone. */
  flow(text8, column, style, tagType = "P", parent = this.root) {
    const lines2 = this.lines(text8, column.width, style);
    const tag = this.tag(tagType, parent);
    const height = this.lineHeight(style);
    let from = 0;
    while (from < lines2.length) {
      const left = lines2.length - from;
      let fits = Math.min(left, Math.floor((this.bottom - this.y + 0.01) / height));
      if (fits < left && fits === left - 1) fits -= 1;
      if (fits < Math.min(2, left) && this.y > this.top) {
        this.newPage();
        continue;
      }
      fits = Math.max(fits, 1);
      this.y = this.drawLines(lines2.slice(from, from + fits), column, this.y, style, tag, from === 0);
      from += fits;
    }
    tag.end();
  }
  /** Starts a new page unless `height` points are left on this one. */
  ensure(height) {
    if (this.y + height > this.bottom && this.y > this.top) this.newPage();
  }
  newPage() {
    this.doc.addPage();
    this.pages += 1;
    this.y = this.top;
    this.onPage();
  }
  /** Remembers a place on this page, and writes it into the file as a named destination that fits its rectangle. */
  anchor(name, x, y, width, height) {
    const rect = [x, this.pageHeight - y - height, x + width, this.pageHeight - y];
    this.anchors.set(name, { page: this.pages - 1, rect });
    this.doc.addNamedDestination(name, "FitR", ...rect);
  }
  async end() {
    this.root.end();
    this.doc.end();
    return this.#done;
  }
  #drawLine(line3, x, y, width, style) {
    const slack = width - line3.width;
    const gaps = line3.words.length - 1;
    const stretch = style.align === "justify" && !line3.last && gaps > 0 ? slack / gaps : 0;
    let at2 = x;
    if (style.align === "center") at2 += slack / 2;
    else if (style.align === "right") at2 += slack;
    for (const { font, text: text8, width: w } of segments(line3, this.measure(style.size), stretch)) {
      this.doc.font(font).fontSize(style.size).fillColor("#000000");
      this.doc.text(this.#printable(text8), at2, y, { lineBreak: false, wordSpacing: stretch });
      at2 += w;
    }
  }
  #printable(text8) {
    const font = this.doc._font.font;
    let result = "";
    for (const char of text8) {
      if (font.hasGlyphForCodePoint(char.codePointAt(0))) result += char;
      else {
        this.missing.add(char);
        result += "\u25A1";
      }
    }
    return result;
  }
};
function segments(line3, measure2, stretch) {
  const result = [];
  for (const [i, word] of line3.words.entries()) {
    for (const [j, run2] of word.runs.entries()) {
      const space = j === word.runs.length - 1 && i < line3.words.length - 1 && word.space > 0;
      const text8 = run2.text + (space ? " " : "");
      const width = measure2(run2.text, run2.font) + (space ? word.space + stretch : 0);
      const before2 = result.at(-1);
      if (before2?.font === run2.font) {
        before2.text += text8;
        before2.width += width;
      } else result.push({ font: run2.font, text: text8, width });
    }
  }
  return result;
}

// src/kernel/pdf/qr.ts
function drawQr(sheet, qr, x, y, parent = sheet.root) {
  const { modules: modules2 } = create(qr.data, { errorCorrectionLevel: "M" });
  const side = qr.size * MM;
  const unit = side / modules2.size;
  const figure = sheet.tag("Figure", parent, { alt: qr.alt });
  figure.add(() => {
    for (let row = 0; row < modules2.size; row += 1) {
      for (let col = 0; col < modules2.size; col += 1) {
        if (!modules2.get(row, col)) continue;
        let end2 = col + 1;
        while (end2 < modules2.size && modules2.get(row, end2)) end2 += 1;
        sheet.doc.rect(x + col * unit, y + row * unit, (end2 - col) * unit, unit);
        col = end2;
      }
    }
    sheet.doc.fill("#000000");
  });
  figure.end();
  if (!qr.caption) return y + side;
  const style = captionStyle(sheet);
  const width = captionWidth(side);
  const column = { x: x + (side - width) / 2, width };
  const tag = sheet.tag("Caption", parent);
  const end = sheet.drawLines(sheet.lines(qr.caption, width, style), column, y + side + 2, style, tag);
  tag.end();
  return end;
}
function qrHeight(sheet, qr) {
  const side = qr.size * MM;
  if (!qr.caption) return side;
  const style = captionStyle(sheet);
  return side + 2 + sheet.lines(qr.caption, captionWidth(side), style).length * sheet.lineHeight(style);
}
var captionStyle = (sheet) => ({ size: Math.max(7, sheet.size - 4), align: "center" });
var captionWidth = (side) => Math.max(side, 24 * MM) + 4 * MM;

// src/kernel/pdf/signatures.ts
function drawSignatures(sheet, block, body) {
  const half = body.width / 2;
  const left = { x: body.x, width: half - 2 * MM };
  const right = { x: body.x + half, width: half };
  const heights = [slotHeight(sheet, block.right, right)];
  if (block.left) heights.push(slotHeight(sheet, block.left, left));
  const listed = block.recipients ? recipientsHeight(sheet, block.recipients, left) : 0;
  const gap = block.recipients && block.qr ? 3 * MM : 0;
  heights.push(listed + gap + (block.qr ? qrHeight(sheet, block.qr) : 0));
  sheet.y += sheet.size * 0.5;
  sheet.ensure(Math.max(...heights));
  const y = sheet.y;
  if (block.left) drawSlot(sheet, block.left, left, y);
  else {
    if (block.recipients) drawRecipients(sheet, block.recipients, left, y);
    if (block.qr) drawQr(sheet, block.qr, left.x + 6 * MM, y + listed + gap);
  }
  drawSlot(sheet, block.right, right, y);
  sheet.y = y + Math.max(...heights);
}
function parts2(sheet, slot) {
  const style = { size: sheet.size, align: "center", balance: true };
  const above = [];
  if (slot.authority) above.push({ text: [{ text: slot.authority, bold: true }], style });
  above.push({ text: [{ text: slot.position, bold: true }], style });
  if (slot.hint) above.push({ text: [{ text: slot.hint, italic: true }], style: { ...style, size: sheet.size - 1 } });
  const below = slot.name ? [{ text: [{ text: slot.name, bold: true }], style }] : [];
  return { above, below, room: (slot.room ?? (sheet.paper.width > 200 ? 25 : 14)) * MM };
}
function partsHeight(sheet, list, column) {
  return list.reduce(
    (sum, part) => sum + sheet.lines(part.text, column.width, part.style).length * sheet.lineHeight(part.style),
    0
  );
}
function slotHeight(sheet, slot, column) {
  const { above, below, room } = parts2(sheet, slot);
  return partsHeight(sheet, above, column) + room + partsHeight(sheet, below, column);
}
function drawSlot(sheet, slot, column, from) {
  const { above, below, room } = parts2(sheet, slot);
  const put = (list, y2) => {
    let at2 = y2;
    for (const part of list) {
      const tag = sheet.tag("P");
      at2 = sheet.drawLines(sheet.lines(part.text, column.width, part.style), column, at2, part.style, tag);
      tag.end();
    }
    return at2;
  };
  const y = put(above, from);
  if (slot.anchor) sheet.anchor(slot.anchor, column.x, y, column.width, room);
  put(below, y + room);
}
function recipientsStyle(sheet) {
  return { head: { size: sheet.size - 1 }, line: { size: sheet.size - 2 } };
}
function recipientLines(recipients) {
  return recipients.map((line3, i) => `- ${line3.replace(/[;.]$/, "")}${i === recipients.length - 1 ? "." : ";"}`);
}
function recipientsHeight(sheet, recipients, column) {
  const { head, line: line3 } = recipientsStyle(sheet);
  const count3 = recipientLines(recipients).reduce((sum, text8) => sum + sheet.lines(text8, column.width, line3).length, 0);
  return sheet.lineHeight(head) + count3 * sheet.lineHeight(line3);
}
function drawRecipients(sheet, recipients, column, from) {
  const { head, line: line3 } = recipientsStyle(sheet);
  const title2 = sheet.tag("P");
  let y = sheet.drawLines(
    sheet.lines([{ text: "N\u01A1i nh\u1EADn:", bold: true, italic: true }], column.width, head),
    column,
    from,
    head,
    title2
  );
  title2.end();
  for (const text8 of recipientLines(recipients)) {
    const tag = sheet.tag("P");
    y = sheet.drawLines(sheet.lines(text8, column.width, line3), column, y, line3, tag);
    tag.end();
  }
}

// src/kernel/pdf/table.ts
var PAD = 3;
function drawTable(sheet, table2, body) {
  const style = { size: sheet.size - 1, leading: 1.18 };
  const total = table2.columns.reduce((sum, column) => sum + column.width, 0);
  let x = body.x;
  const columns5 = table2.columns.map((column) => {
    const width = body.width * column.width / total;
    const made = { x, width };
    x += width;
    return made;
  });
  const cellsOf = (texts) => columns5.map((column, i) => sheet.lines(texts[i] ?? "", column.width - 2 * PAD, style));
  const heightOf2 = (cells) => Math.max(...cells.map((lines2) => lines2.length)) * sheet.lineHeight(style) + 2 * PAD;
  const root = sheet.tag("Table");
  const head = cellsOf(table2.columns.map((column) => [{ text: column.title, bold: true }]));
  const drawRow2 = (cells, header2, parent) => {
    const height = heightOf2(cells);
    const row = parent ? sheet.tag("TR", parent) : null;
    for (const [i, lines2] of cells.entries()) {
      const column = columns5[i];
      const inner = { x: column.x + PAD, width: column.width - 2 * PAD };
      const align = header2 ? "center" : table2.columns[i]?.align ?? "left";
      const y = sheet.y + PAD + (header2 ? (height - 2 * PAD - lines2.length * sheet.lineHeight(style)) / 2 : 0);
      const draw = (tag) => {
        sheet.drawLines(lines2, inner, y, { ...style, align }, tag);
        tag?.end();
      };
      if (row) draw(sheet.tag(header2 ? "TH" : "TD", row, header2 ? { scope: "Column" } : {}));
      else sheet.artifact("Pagination", () => draw(null));
    }
    row?.end();
    sheet.artifact("Layout", () => {
      sheet.doc.lineWidth(sheet.rule);
      for (const column of columns5) sheet.doc.rect(column.x, sheet.y, column.width, height).stroke("#000000");
    });
    sheet.y += height;
  };
  const firstRow = table2.rows[0] ? heightOf2(cellsOf(table2.rows[0])) : 0;
  sheet.ensure(heightOf2(head) + firstRow);
  drawRow2(head, true, root);
  for (const texts of table2.rows) {
    let rest = cellsOf(texts);
    for (; ; ) {
      if (sheet.y + heightOf2(rest) > sheet.bottom) {
        const room = Math.floor((sheet.bottom - sheet.y - 2 * PAD) / sheet.lineHeight(style));
        const wholePage = Math.floor((sheet.bottom - sheet.top - heightOf2(head) - 2 * PAD) / sheet.lineHeight(style));
        const tall = Math.max(...rest.map((lines2) => lines2.length)) > wholePage;
        if (tall && room >= 1) {
          drawRow2(
            rest.map((lines2) => lines2.slice(0, room)),
            false,
            root
          );
          rest = rest.map((lines2) => lines2.slice(room));
        }
        sheet.newPage();
        drawRow2(head, true, null);
        continue;
      }
      drawRow2(rest, false, root);
      break;
    }
  }
  root.end();
  sheet.y += sheet.size * 0.5;
}

// src/kernel/pdf/blocks.ts
function drawBlock(sheet, block, column) {
  switch (block.kind) {
    case "title":
      drawTitle(sheet, block, column);
      return;
    case "heading":
      sheet.ensure(sheet.lineHeight({ size: sheet.size }) * 3);
      sheet.y += sheet.size * 0.2;
      sheet.flow([{ text: block.text, bold: true }], column, { size: sheet.size, align: block.align ?? "left" }, "H2");
      sheet.y += sheet.size * 0.1;
      return;
    case "paragraph":
      drawParagraph(sheet, block, column);
      return;
    case "items":
      drawItems(sheet, block, column);
      return;
    case "fields":
      drawFields(sheet, block, column);
      return;
    case "table":
      if (block.caption)
        sheet.flow([{ text: block.caption, italic: true }], column, { size: sheet.size, align: "center" });
      drawTable(sheet, block, column);
      return;
    case "qr": {
      const side = block.qr.size * MM;
      sheet.ensure(qrHeight(sheet, block.qr));
      const slack = column.width - side;
      const x = column.x + (block.align === "center" ? slack / 2 : block.align === "right" ? slack : 0);
      sheet.y = drawQr(sheet, block.qr, x, sheet.y) + sheet.size * 0.4;
      return;
    }
    case "beside":
      drawBeside(sheet, block, column);
      return;
    case "signatures":
      drawSignatures(sheet, block, column);
      return;
    case "space":
      sheet.y += block.height * MM;
      return;
  }
}
function drawTitle(sheet, block, column) {
  const style = { size: sheet.size + (block.larger ?? 1), align: "center", balance: true };
  sheet.ensure(sheet.lineHeight(style) * 4);
  sheet.y += sheet.size * 0.35;
  sheet.flow([{ text: block.text, bold: true }], column, style, "H1");
  if (block.subtitle)
    sheet.flow([{ text: block.subtitle, bold: true }], column, { size: sheet.size, align: "center" }, "P");
  if (block.rule) {
    const lines2 = sheet.lines([{ text: block.subtitle ?? block.text, bold: true }], column.width, style);
    const length = (lines2.at(-1)?.width ?? 0) * 0.4;
    sheet.ruleAt(column.x + (column.width - length) / 2, sheet.y + 1.5, length);
    sheet.y += 4;
  }
  if (block.note) sheet.flow(block.note, column, { size: sheet.size, align: "center" });
  sheet.y += sheet.size * 0.5;
}
function drawParagraph(sheet, block, column) {
  const align = block.align ?? "justify";
  const indent = (block.indent ?? (align === "justify" ? 10 : 0)) * MM;
  sheet.flow(block.text, column, { size: block.size ?? sheet.size, align, indent });
  sheet.y += sheet.size * 0.35;
}
var LABELS = {
  "1.": (n) => `${n}.`,
  "a)": (n) => `${"abcd\u0111eghiklmnopqrstuvxy"[n - 1] ?? n})`,
  "-": () => "-"
};
function drawItems(sheet, block, column) {
  const style = { size: sheet.size, align: "justify" };
  const list = sheet.tag("L");
  const labels = block.items.map((_, i) => LABELS[block.style]((block.start ?? 1) + i));
  const gap = Math.max(...labels.map((label) => sheet.measure(style.size)(label, "regular")), 0) + sheet.size * 0.5;
  const inner = { x: column.x + gap, width: column.width - gap };
  for (const [i, text8] of block.items.entries()) {
    sheet.ensure(sheet.lineHeight(style) * Math.min(2, sheet.lines(text8, inner.width, style).length));
    const item = sheet.tag("LI", list);
    const label = sheet.tag("Lbl", item);
    sheet.drawLines(
      sheet.lines(labels[i] ?? "", gap, style),
      { x: column.x, width: gap },
      sheet.y,
      { size: style.size },
      label
    );
    label.end();
    sheet.flow(text8, inner, style, "LBody", item);
    item.end();
    sheet.y += sheet.size * 0.2;
  }
  list.end();
}
function drawFields(sheet, block, column) {
  const style = { size: sheet.size, align: "left" };
  for (const row of block.rows) {
    const width = column.width / row.length;
    const texts = row.map(fieldText);
    const counts = texts.map((text8, i) => sheet.lines(text8, cell2(column, i, width, row.length).width, style).length);
    if (row.length === 1) sheet.flow(texts[0] ?? "", column, style);
    else {
      sheet.ensure(Math.max(...counts) * sheet.lineHeight(style));
      const y = sheet.y;
      for (const [i, text8] of texts.entries()) {
        const area = cell2(column, i, width, row.length);
        const tag = sheet.tag("P");
        sheet.y = Math.max(sheet.y, sheet.drawLines(sheet.lines(text8, area.width, style), area, y, style, tag));
        tag.end();
      }
    }
    sheet.y += sheet.size * 0.12;
  }
}
function cell2(column, index, width, count3) {
  const gap = index < count3 - 1 ? 3 * MM : 0;
  return { x: column.x + index * width, width: width - gap };
}
function fieldText(field) {
  const value = spansOf(field.value).map((span2) => field.bold ? { ...span2, bold: true } : span2);
  return field.label ? [{ text: `${field.label}: ` }, ...value] : value;
}
function drawBeside(sheet, block, column) {
  const side = block.qr.size * MM;
  const gap = 4 * MM;
  sheet.ensure(qrHeight(sheet, block.qr) + 2);
  const top = sheet.y;
  const page3 = sheet.pages;
  const under = drawQr(sheet, block.qr, column.x + column.width - side, top + 2);
  sheet.y = top;
  const inner = { x: column.x, width: column.width - side - gap };
  for (const child of block.blocks) drawBlock(sheet, child, inner);
  if (sheet.pages === page3) sheet.y = Math.max(sheet.y, under + 2);
}

// src/kernel/pdf/letterhead.ts
var NATION = "C\u1ED8NG H\xD2A X\xC3 H\u1ED8I CH\u1EE6 NGH\u0128A VI\u1EC6T NAM";
var MOTTO = "\u0110\u1ED9c l\u1EADp - T\u1EF1 do - H\u1EA1nh ph\xFAc";
function drawLetterhead(sheet, letterhead) {
  const { body, size } = sheet;
  const overlap2 = sheet.paper.left * MM * 0.25;
  const small = { size: size - 1, align: "center", balance: true };
  const full = { size, align: "center" };
  const nationWidth = Math.max(sheet.measure(small.size)(NATION, "bold"), sheet.measure(full.size)(MOTTO, "bold")) + 2;
  const right = { x: body.x + body.width - nationWidth, width: nationWidth };
  const left = { x: body.x - overlap2, width: body.width - nationWidth + overlap2 - 4 * MM };
  const start2 = sheet.y;
  const put = (text8, column, y, style, bold, italic = false) => {
    const lines2 = sheet.lines([{ text: text8, bold, italic }], column.width, style);
    const tag = sheet.tag("P");
    const end = sheet.drawLines(lines2, column, y, style, tag);
    tag.end();
    return end;
  };
  let yl = start2;
  if (letterhead.parent) yl = put(letterhead.parent.toLocaleUpperCase("vi"), left, yl, small, false);
  const agency = letterhead.agency.toLocaleUpperCase("vi");
  yl = put(agency, left, yl, small, true);
  const agencyLines2 = sheet.lines([{ text: agency, bold: true }], left.width, small);
  const ruleLength = (agencyLines2.at(-1)?.width ?? 0) * 0.42;
  sheet.ruleAt(left.x + (left.width - ruleLength) / 2, yl + 1.5, ruleLength);
  yl += 5;
  let yr = put(NATION, right, start2, small, true);
  yr = put(MOTTO, right, yr, full, true);
  const mottoWidth = sheet.measure(full.size)(MOTTO, "bold");
  sheet.ruleAt(right.x + (right.width - mottoWidth) / 2, yr + 1.5, mottoWidth);
  yr += 5;
  const second = Math.max(yl, yr) + 1;
  let numberEnd = second;
  if (letterhead.number) numberEnd = put(letterhead.number, left, second, full, false);
  if (letterhead.about) numberEnd = put(letterhead.about, left, numberEnd, small, false);
  const dateEnd = letterhead.placeAndDate ? put(letterhead.placeAndDate, right, second, full, false, true) : second;
  sheet.y = Math.max(numberEnd, dateEnd) + size * 0.6;
}

// src/kernel/pdf/render.ts
async function layOutDocument(spec) {
  const sheet = new Sheet(spec);
  if (spec.letterhead) drawLetterhead(sheet, spec.letterhead);
  for (const block of spec.blocks) drawBlock(sheet, block, sheet.body);
  drawPageMarks(sheet, spec);
  const pdf = await sheet.end();
  return { pdf, pages: sheet.pages, anchors: sheet.anchors, missing: [...sheet.missing] };
}
function drawPageMarks(sheet, spec) {
  for (let page3 = 0; page3 < sheet.pages; page3 += 1) {
    sheet.doc.switchToPage(page3);
    sheet.artifact("Pagination", () => {
      const style = { size: sheet.size, align: "center" };
      if (page3 > 0) {
        const y = Math.max(0, sheet.top / 2 - sheet.size / 2);
        sheet.drawLines(sheet.lines(String(page3 + 1), sheet.body.width, style), sheet.body, y, style, null);
      }
      if (spec.footer) {
        const small = { size: Math.max(7, sheet.size - 4), align: "left" };
        const y = sheet.bottom + Math.max(2 * MM, (sheet.paper.bottom * MM - small.size) / 2);
        sheet.drawLines(sheet.lines(clean(spec.footer), sheet.body.width, small), sheet.body, y, small, null);
      }
    });
  }
}

// src/kernel/signing/appearance.ts
import PDFDocument2 from "pdfkit";
var COLORS = { blue: "#0b3d91", red: "#c00000" };
var PAD2 = 4;
var MAX_SIZE = 10;
var MIN_SIZE = 4;
function agencyLines(agency, at2) {
  return [agency, `Th\u1EDDi gian k\xFD: ${signingTimeText(at2)}`];
}
function personLines(person, agency, at2) {
  return [`Ng\u01B0\u1EDDi k\xFD: ${person}`, `C\u01A1 quan: ${agency}`, `Th\u1EDDi gian k\xFD: ${signingTimeText(at2)}`];
}
function testSeal(agency, at2) {
  const [date3 = "", time5 = "", zone = ""] = signingTimeText(at2).split(" ");
  return { ring: agency.toLocaleUpperCase("vi"), lines: ["TEST", date3, `${time5} ${zone}`] };
}
async function drawAppearance(content, width, height, at2) {
  const doc = new PDFDocument2({
    size: [width, height],
    margin: 0,
    font: null,
    info: { Producer: "tinhso", Creator: "tinhso", CreationDate: at2 }
  });
  const chunks2 = [];
  const done = new Promise((resolve3, reject) => {
    doc.on("data", (chunk) => chunks2.push(chunk));
    doc.on("end", resolve3);
    doc.on("error", reject);
  });
  for (const name of ["regular", "bold"]) {
    doc.registerFont(name, fontBytes(name));
  }
  const color = COLORS[content.color ?? "red"];
  if (content.border)
    doc.lineWidth(0.8).rect(0.4, 0.4, width - 0.8, height - 0.8).stroke(color);
  let left = PAD2;
  if (content.image) {
    const room = content.lines.length > 0 ? Math.min(height - 2 * PAD2, width * 0.35) : width - 2 * PAD2;
    doc.image(content.image, PAD2, PAD2, { fit: [room, height - 2 * PAD2], align: "center", valign: "center" });
    left += room + PAD2;
  }
  if (content.seal) drawSeal(doc, content.seal, width, height, color);
  else if (content.lines.length > 0) drawText(doc, content.lines, left, width - left - PAD2, height, color);
  doc.end();
  await done;
  return new Uint8Array(Buffer.concat(chunks2));
}
function drawText(doc, lines2, x, width, height, color) {
  const texts = lines2.map((line3) => line3.normalize("NFC"));
  const heights = (size2) => texts.map(
    (text8, i) => doc.font(i === 0 ? "bold" : "regular").fontSize(size2).heightOfString(text8, { width })
  );
  let size = MAX_SIZE;
  const total = () => heights(size).reduce((sum, h) => sum + h, 0);
  while (size > MIN_SIZE && total() > height - 2 * PAD2) size -= 0.5;
  let y = Math.max(PAD2, (height - total()) / 2);
  const each = heights(size);
  doc.fillColor(color);
  for (const [i, text8] of texts.entries()) {
    doc.font(i === 0 ? "bold" : "regular").fontSize(size).text(text8, x, y, { width, height: height - y, lineGap: 0 });
    y += each[i] ?? 0;
  }
}
function drawSeal(doc, seal3, width, height, color) {
  const radius = Math.min(width, height) / 2 - 1;
  const [cx, cy] = [width / 2, height / 2];
  doc.lineWidth(radius * 0.05).circle(cx, cy, radius).stroke(color);
  doc.lineWidth(radius * 0.02).circle(cx, cy, radius * 0.93).stroke(color);
  doc.lineWidth(radius * 0.02).circle(cx, cy, radius * 0.66).stroke(color);
  doc.fillColor(color);
  doc.path(star(cx, cy + radius * 0.79, radius * 0.1)).fill(color);
  const text8 = seal3.ring.normalize("NFC");
  let size = radius * 0.19;
  const track = radius * 0.725;
  const widthOf2 = (letter) => doc.font("bold").fontSize(size).widthOfString(letter);
  const length = () => [...text8].reduce((sum, letter) => sum + widthOf2(letter), 0);
  const longest = track * 2 * Math.PI * 0.86;
  if (length() > longest) size *= longest / length();
  let angle = -length() / track / 2;
  for (const letter of text8) {
    const half = widthOf2(letter) / track / 2;
    angle += half;
    doc.save().rotate(angle * 180 / Math.PI, { origin: [cx, cy] });
    doc.text(letter, cx - widthOf2(letter) / 2, cy - track, { lineBreak: false, baseline: "alphabetic" });
    doc.restore();
    angle += half;
  }
  drawMiddle(doc, seal3.lines, cx, cy, radius * 1);
}
function drawMiddle(doc, lines2, cx, cy, room) {
  const [first = "", ...others] = lines2;
  const small = Math.max(...others.map((line3) => doc.font("regular").fontSize(1).widthOfString(line3)), 1);
  const size = Math.min(room / small, room * 0.16);
  let y = cy - room * 0.3;
  doc.font("bold").fontSize(size * 2);
  doc.text(first, cx - doc.widthOfString(first) / 2, y, { lineBreak: false });
  y += size * 2.3;
  for (const line3 of others) {
    doc.font("regular").fontSize(size);
    doc.text(line3, cx - doc.widthOfString(line3) / 2, y, { lineBreak: false });
    y += size * 1.25;
  }
}
function star(cx, cy, radius) {
  const points = Array.from({ length: 10 }, (_, i) => {
    const r = i % 2 === 0 ? radius : radius * 0.4;
    const a = i * Math.PI / 5 - Math.PI / 2;
    return `${(cx + r * Math.cos(a)).toFixed(3)} ${(cy + r * Math.sin(a)).toFixed(3)}`;
  });
  return `M ${points.join(" L ")} Z`;
}

// src/kernel/signing/structure.ts
import { PDF, PdfNumber as PdfNumber2 } from "@libpdf/core";
async function loadStrictly(bytes) {
  const pdf = await PDF.load(bytes, { lenient: false });
  if (pdf.recoveredViaBruteForce) throw new Error("the structure of the file is damaged");
  return pdf;
}
async function fieldNames(bytes, signatures) {
  const pdf = await loadStrictly(bytes);
  const names2 = /* @__PURE__ */ new Map();
  for (const field of pdf.getForm()?.getSignatureFields() ?? []) {
    if (!field.isSigned()) continue;
    const at2 = contentsPlace(field.getSignatureDict(), (ref) => pdf.getObject(ref));
    if (at2 === void 0 || names2.has(at2)) return null;
    names2.set(at2, field.name);
  }
  if (names2.size !== signatures.length) return null;
  const list = signatures.flatMap((signature) => names2.get(signature.range?.start ?? -1) ?? []);
  return list.length === signatures.length ? list : null;
}
function contentsPlace(dict, resolve3) {
  const number2 = dict?.getArray("ByteRange", resolve3)?.at(1);
  return number2 instanceof PdfNumber2 ? number2.value : void 0;
}

// src/kernel/signing/place.ts
async function placeFor(bytes, anchor, kind) {
  const found2 = findAnchor(await loadStrictly(bytes), anchor);
  if (!found2) return void 0;
  const [left, bottom, right, top] = found2.rect;
  const edge = left + (right - left) / 4;
  if (kind === "signature") return { page: found2.page, rect: [edge, bottom, right, top] };
  return { page: found2.page, rect: [Math.max(0, edge - (top - bottom)), bottom, edge, top] };
}

// src/kernel/signing/sign-pdf.ts
import { createHash as createHash9 } from "node:crypto";
import {
  PDF as PDF2,
  PdfArray as PdfArray2,
  PdfDict as PdfDict2,
  PdfName,
  PdfNumber as PdfNumber3,
  PdfRef as PdfRef2,
  PdfString as PdfString2
} from "@libpdf/core";

// src/kernel/signing/certificate.ts
import { X509Certificate } from "node:crypto";

// src/kernel/signing/der.ts
var DerError = class extends Error {
  name = "DerError";
};
function readDer(bytes, offset = 0) {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === void 0 || first === void 0) throw new DerError("cut short");
  if ((tag & 31) === 31) throw new DerError("tags of several bytes are not used here");
  let length = first;
  let start2 = offset + 2;
  if (first === 128 || first > 132) throw new DerError("length is not definite or too long");
  if (first > 128) {
    length = 0;
    for (let i = 0; i < first - 128; i += 1) length = length * 256 + (bytes[start2 + i] ?? Number.NaN);
    start2 += first - 128;
    if (length < 128) throw new DerError("length is not minimal");
  }
  const end = start2 + length;
  if (!(end <= bytes.length)) throw new DerError("cut short");
  return { tag, raw: bytes.subarray(offset, end), value: bytes.subarray(start2, end) };
}
function children(der) {
  if ((der.tag & 32) === 0) throw new DerError("not a constructed value");
  const list = [];
  for (let at2 = 0; at2 < der.value.length; ) {
    const child = readDer(der.value, at2);
    list.push(child);
    at2 += child.raw.length;
  }
  return list;
}
function expectTag(der, tag) {
  if (der?.tag !== tag) throw new DerError(`expected tag ${tag.toString(16)}, found ${der?.tag.toString(16)}`);
  return der;
}
function readOid(der) {
  const { value } = expectTag(der, 6);
  const arcs = [];
  let arc = 0;
  for (const byte of value) {
    arc = arc * 128 + (byte & 127);
    if ((byte & 128) === 0) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const first = arcs.shift() ?? 0;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...arcs].join(".");
}
function readTime(der) {
  const text8 = Buffer.from(der?.value ?? []).toString("latin1");
  const full = der?.tag === 23 ? `${Number(text8.slice(0, 2)) < 50 ? "20" : "19"}${text8}` : text8;
  const m = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(full);
  if (!m || der?.tag !== 23 && der?.tag !== 24) throw new DerError("not a time");
  const [, year, month, day5, hour, minute, second, fraction] = m;
  const time5 = /* @__PURE__ */ new Date(`${year}-${month}-${day5}T${hour}:${minute}:${second}${(fraction ?? "").slice(0, 4)}Z`);
  if (Number.isNaN(time5.getTime())) throw new DerError("not a time");
  return time5;
}
function writeDer(tag, ...parts3) {
  const value = Buffer.concat(parts3);
  const length = [];
  if (value.length < 128) length.push(value.length);
  else {
    for (let n = value.length; n > 0; n = Math.floor(n / 256)) length.unshift(n % 256);
    length.unshift(128 + length.length);
  }
  return new Uint8Array(Buffer.concat([Buffer.from([tag, ...length]), value]));
}
var sequence = (...parts3) => writeDer(48, ...parts3);
var octets = (bytes) => writeDer(4, bytes);
var nothing2 = () => writeDer(5);
function setOf(parts3) {
  return writeDer(49, ...[...parts3].sort((a, b) => Buffer.compare(a, b)));
}
function integer(bytes) {
  const list = typeof bytes === "number" ? [bytes] : [...bytes];
  while (list.length > 1 && list[0] === 0 && (list[1] ?? 0) < 128) list.shift();
  if ((list[0] ?? 0) >= 128) list.unshift(0);
  return writeDer(2, new Uint8Array(list));
}
function oid(dotted) {
  const [root = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [];
  for (const arc of [root * 40 + second, ...rest]) {
    const group = [arc % 128];
    for (let n = Math.floor(arc / 128); n > 0; n = Math.floor(n / 128)) group.unshift(n % 128 + 128);
    bytes.push(...group);
  }
  return writeDer(6, new Uint8Array(bytes));
}
function sameBytes(a, b) {
  return Buffer.compare(a, b) === 0;
}

// src/kernel/signing/oids.ts
var OID = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  timestampToken: "1.2.840.113549.1.9.16.2.14",
  tstInfo: "1.2.840.113549.1.9.16.1.4",
  sha256: "2.16.840.1.101.3.4.2.1",
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  basicConstraints: "2.5.29.19",
  authorityKeyIdentifier: "2.5.29.35",
  timeStamping: "1.3.6.1.5.5.7.3.8",
  commonName: "2.5.4.3",
  serialNumber: "2.5.4.5",
  country: "2.5.4.6",
  locality: "2.5.4.7",
  organization: "2.5.4.10",
  title: "2.5.4.12"
};
var HASHES = {
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512"
};
var SIGNATURE_ALGORITHMS = {
  "1.2.840.113549.1.1.1": { key: "rsa", hash: null },
  "1.2.840.113549.1.1.11": { key: "rsa", hash: "sha256" },
  "1.2.840.113549.1.1.12": { key: "rsa", hash: "sha384" },
  "1.2.840.113549.1.1.13": { key: "rsa", hash: "sha512" },
  "1.2.840.10045.4.3.2": { key: "ec", hash: "sha256" },
  "1.2.840.10045.4.3.3": { key: "ec", hash: "sha384" },
  "1.2.840.10045.4.3.4": { key: "ec", hash: "sha512" }
};
var SIGN_WITH = {
  "RSA-SHA256": "1.2.840.113549.1.1.11",
  "ECDSA-SHA256": "1.2.840.10045.4.3.2"
};

// src/kernel/signing/certificate.ts
function readCertificate(der) {
  const whole4 = expectTag(readDer(der), 48);
  const [tbs] = children(whole4);
  const parts3 = children(expectTag(tbs, 48));
  if (parts3[0]?.tag === 160) parts3.shift();
  const [serial2, , issuer, , subject, publicKey] = parts3;
  const extensions2 = parts3.find((part) => part.tag === 163);
  const byOid = /* @__PURE__ */ new Map();
  for (const extension2 of extensions2 ? children(readDer(extensions2.value)) : []) {
    const [id2, ...rest] = children(extension2);
    byOid.set(readOid(id2), readDer(expectTag(rest.at(-1), 4).value));
  }
  const usage = byOid.get(OID.keyUsage);
  const constraints = byOid.get(OID.basicConstraints);
  const pathLength = constraints ? children(constraints).find((part) => part.tag === 2) : void 0;
  const x509 = new X509Certificate(whole4.raw);
  return {
    der: whole4.raw,
    x509,
    issuer: expectTag(issuer, 48).raw,
    serial: expectTag(serial2, 2).raw,
    subjectName: expectTag(subject, 48).raw,
    publicKey: expectTag(publicKey, 48).raw,
    subject: readNames(subject),
    issuerNames: readNames(issuer),
    notBefore: x509.validFromDate,
    notAfter: x509.validToDate,
    keyUsage: usage ? bits(usage.value) : null,
    pathLength: pathLength ? pathLength.value[0] ?? 0 : null
  };
}
function readNames(name) {
  const names2 = /* @__PURE__ */ new Map();
  for (const set of children(expectTag(name, 48))) {
    for (const attribute2 of children(set)) {
      const [id2, value] = children(attribute2);
      const charset = value?.tag === 30 ? "utf-16be" : value?.tag === 12 ? "utf-8" : "latin1";
      names2.set(readOid(id2), new TextDecoder(charset).decode(value?.value));
    }
  }
  return names2;
}
function bits(value) {
  const set = /* @__PURE__ */ new Set();
  for (const [i, byte] of value.subarray(1).entries()) {
    for (let bit = 0; bit < 8; bit += 1) if (byte & 128 >> bit) set.add(i * 8 + bit);
  }
  return set;
}

// src/kernel/signing/cms.ts
import { createHash as createHash8, verify } from "node:crypto";
async function signCms(digest, signer, tsa) {
  const certificate = readCertificate(signer.certificate);
  const attributes = setOf([
    attribute(OID.contentType, oid(OID.data)),
    attribute(OID.messageDigest, octets(digest)),
    attribute(OID.signingCertificateV2, sequence(sequence(essCertificate(certificate))))
  ]);
  const signature = await signer.sign(attributes);
  const unsigned = [];
  if (tsa)
    unsigned.push(attribute(OID.timestampToken, await tsa.stamp(createHash8("sha256").update(signature).digest())));
  const algorithm = SIGN_WITH[signer.algorithm];
  const signerInfo = sequence(
    integer(1),
    sequence(certificate.issuer, certificate.serial),
    sequence(oid(OID.sha256)),
    writeDer(160, readDer(attributes).value),
    signer.algorithm === "RSA-SHA256" ? sequence(oid(algorithm), nothing2()) : sequence(oid(algorithm)),
    octets(signature),
    ...unsigned.length > 0 ? [writeDer(161, readDer(setOf(unsigned)).value)] : []
  );
  const certificates = setOf([signer.certificate, ...signer.chain]);
  const signedData = sequence(
    integer(1),
    setOf([sequence(oid(OID.sha256))]),
    sequence(oid(OID.data)),
    writeDer(160, readDer(certificates).value),
    setOf([signerInfo])
  );
  return sequence(oid(OID.signedData), writeDer(160, signedData));
}
function attribute(type2, value) {
  return sequence(oid(type2), setOf([value]));
}
function essCertificate(certificate) {
  const hash = createHash8("sha256").update(certificate.der).digest();
  const directoryName = writeDer(164, certificate.issuer);
  return sequence(octets(hash), sequence(sequence(directoryName), certificate.serial));
}
function readCms(bytes) {
  const [type2, wrapped] = children(expectTag(readDer(bytes), 48));
  if (readOid(type2) !== OID.signedData) throw new DerError("not CMS signed data");
  const parts3 = children(expectTag(readDer(expectTag(wrapped, 160).value), 48));
  const [eType, eContent] = children(expectTag(parts3[2], 48));
  const embedded = parts3.find((part) => part.tag === 160);
  const certificates = (embedded ? children(embedded) : []).filter((c) => c.tag === 48).map((c) => readCertificate(c.raw));
  const signers = children(expectTag(parts3.at(-1), 49));
  if (signers.length !== 1) throw new DerError("not exactly one signer");
  const info = children(expectTag(signers[0], 48));
  const sid = children(expectTag(info[1], 48));
  const signedAttrs = expectTag(info[3], 160);
  return {
    contentType: readOid(eType),
    content: eContent ? expectTag(readDer(expectTag(eContent, 160).value), 4).value : null,
    certificates,
    signer: certificates.find(
      (c) => sid[0] && sid[1] && sameBytes(c.issuer, sid[0].raw) && sameBytes(c.serial, sid[1].raw)
    ),
    hash: HASHES[readOid(children(expectTag(info[2], 48))[0])] ?? null,
    signed: writeDer(49, signedAttrs.value),
    signedAttributes: attributesOf(signedAttrs),
    signatureAlgorithm: readOid(children(expectTag(info[4], 48))[0]),
    signature: expectTag(info[5], 4).value,
    unsignedAttributes: info[6]?.tag === 161 ? attributesOf(info[6]) : /* @__PURE__ */ new Map()
  };
}
function attributesOf(set) {
  const map = /* @__PURE__ */ new Map();
  for (const entry of children(set)) {
    const [type2, values] = children(entry);
    const id2 = readOid(type2);
    const [value, ...others] = children(expectTag(values, 49));
    if (!value || others.length > 0 || map.has(id2)) throw new DerError(`attribute ${id2} is not single-valued`);
    map.set(id2, value);
  }
  return map;
}
function checkCms(cms, digestOf) {
  const stated = cms.signedAttributes.get(OID.messageDigest);
  const type2 = cms.signedAttributes.get(OID.contentType);
  const digest = cms.hash !== null && stated?.tag === 4 && sameBytes(stated.value, digestOf(cms.hash)) && type2?.tag === 6 && readOid(type2) === cms.contentType;
  return { digest, signature: checkSignature(cms), signingCertificate: checkSigningCertificate(cms) };
}
var MIN_RSA_BITS = 2048;
function checkSignature(cms) {
  const algorithm = SIGNATURE_ALGORITHMS[cms.signatureAlgorithm];
  const key3 = cms.signer?.x509.publicKey;
  const hash = algorithm?.hash ?? cms.hash;
  if (!algorithm || !key3 || !hash || key3.asymmetricKeyType !== algorithm.key) return false;
  if (algorithm.key === "rsa" && (key3.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS) return false;
  return verify(hash, cms.signed, key3, cms.signature);
}
function checkSigningCertificate(cms) {
  const value = cms.signedAttributes.get(OID.signingCertificateV2);
  if (!value || !cms.signer) return false;
  const [certs] = children(expectTag(value, 48));
  const [first] = children(expectTag(certs, 48));
  const parts3 = children(expectTag(first, 48));
  const named = parts3[0]?.tag === 48 ? HASHES[readOid(children(parts3[0])[0])] : "sha256";
  const hash = parts3.find((part) => part.tag === 4);
  if (!named || !hash) return false;
  return sameBytes(hash.value, createHash8(named).update(cms.signer.der).digest());
}

// src/kernel/signing/sign-pdf.ts
var STRUCTURE_ROOM = 2048;
var TOKEN_ROOM = 12288;
var UNKNOWN = 9999999999;
async function signPdf(bytes, options2) {
  const pdf = await load(bytes);
  const { signer } = options2;
  const size = STRUCTURE_ROOM + signer.certificate.length + signer.chain.reduce((sum, c) => sum + c.length, 0) + (options2.tsa ? TOKEN_ROOM : 0);
  const signature = PdfDict2.of({
    Type: PdfName.of("Sig"),
    Filter: PdfName.of("Adobe.PPKLite"),
    SubFilter: PdfName.of("ETSI.CAdES.detached"),
    ByteRange: new PdfArray2([0, UNKNOWN, UNKNOWN, UNKNOWN].map((n) => PdfNumber3.of(n))),
    Contents: PdfString2.fromBytes(new Uint8Array(size)),
    M: PdfString2.fromString(pdfDate(options2.at)),
    Name: PdfString2.fromString(readCertificate(signer.certificate).subject.get(OID.commonName) ?? ""),
    Reason: PdfString2.fromString(options2.reason.normalize("NFC")),
    Location: PdfString2.fromString(options2.location.normalize("NFC"))
  });
  await addField(pdf, pdf.register(signature), options2);
  const draft = Buffer.from(await pdf.save({ incremental: true }));
  const contents = fillByteRange(draft, bytes.length, size);
  const digest = createHash9("sha256").update(draft.subarray(0, contents.start)).update(draft.subarray(contents.end)).digest();
  const cms = await signCms(digest, signer, options2.tsa);
  if (cms.length > size) throw new Error(`signature of ${cms.length} bytes does not fit the ${size} bytes kept for it`);
  draft.write(Buffer.from(cms).toString("hex"), contents.start + 1, "latin1");
  return new Uint8Array(draft);
}
async function load(bytes) {
  const refuse = () => conflict("pdf_not_signable", {
    vi: "Kh\xF4ng th\u1EC3 k\xFD t\u1EC7p PDF n\xE0y (t\u1EC7p b\u1ECB h\u1ECFng, b\u1ECB m\xE3 h\xF3a ho\u1EB7c kh\xF4ng cho ph\xE9p b\u1ED5 sung).",
    en: "This PDF cannot be signed (it is damaged, encrypted or cannot be extended)."
  });
  let pdf;
  try {
    pdf = await loadStrictly(bytes);
  } catch {
    throw refuse();
  }
  if (pdf.isEncrypted || pdf.canSaveIncrementally() !== null || pdf.getPageCount() === 0) throw refuse();
  return pdf;
}
async function addField(pdf, value, options2) {
  const { appearance } = options2;
  const page3 = pdf.getPage(appearance?.page ?? 0);
  if (!page3) throw new RangeError(`the document has no page ${appearance?.page}`);
  const names2 = new Set((pdf.getForm()?.getFields() ?? []).map((field2) => field2.name));
  let name = options2.fieldName;
  for (let n = 1; name === void 0; n += 1) if (!names2.has(`Signature_${n}`)) name = `Signature_${n}`;
  if (options2.fieldName !== void 0 && names2.has(options2.fieldName)) {
    throw new Error(`the document already has a field ${options2.fieldName}`);
  }
  const rect = appearance?.rect ?? [0, 0, 0, 0];
  const field = PdfDict2.of({
    Type: PdfName.of("Annot"),
    Subtype: PdfName.of("Widget"),
    FT: PdfName.of("Sig"),
    T: PdfString2.fromString(name),
    TU: PdfString2.fromString(`${options2.reason} - ${options2.location}`.normalize("NFC")),
    F: PdfNumber3.of(132),
    // printed, locked
    P: page3.ref,
    Rect: new PdfArray2(rect.map((n) => PdfNumber3.of(Math.round(n * 100) / 100))),
    V: value
  });
  if (appearance) {
    const [left, bottom, right, top] = appearance.rect;
    const drawn = await PDF2.load(await drawAppearance(appearance, right - left, top - bottom, options2.at));
    const form2 = await pdf.embedPage(drawn, 0);
    field.set("AP", PdfDict2.of({ N: form2.ref }));
  }
  const ref = pdf.register(field);
  appendTo(pdf, page3, ref);
  const catalog = pdf.getCatalog();
  const form = resolve2(pdf, catalog.get("AcroForm"));
  if (form instanceof PdfDict2) {
    const fields = resolve2(pdf, form.get("Fields"));
    if (fields instanceof PdfArray2) fields.push(ref);
    else form.set("Fields", new PdfArray2([ref]));
    form.set("SigFlags", PdfNumber3.of(3));
  } else {
    catalog.set("AcroForm", pdf.register(PdfDict2.of({ Fields: new PdfArray2([ref]), SigFlags: PdfNumber3.of(3) })));
  }
}
function appendTo(pdf, page3, ref) {
  const annotations = resolve2(pdf, page3.dict.get("Annots"));
  if (annotations instanceof PdfArray2) annotations.push(ref);
  else page3.dict.set("Annots", new PdfArray2([ref]));
}
function resolve2(pdf, value) {
  return value instanceof PdfRef2 ? pdf.getObject(value) : value ?? null;
}
function fillByteRange(draft, from, size) {
  const marker = `[0 ${UNKNOWN} ${UNKNOWN} ${UNKNOWN}]`;
  const at2 = draft.indexOf(marker, from, "latin1");
  const start2 = draft.indexOf(`<${"0".repeat(size * 2)}>`, from, "latin1");
  if (at2 < 0 || start2 < 0) throw new Error("the place kept for the signature was not found in the written file");
  const end = start2 + size * 2 + 2;
  const ranges = `[0 ${start2} ${end} ${draft.length - end}]`;
  draft.write(ranges.padEnd(marker.length, " "), at2, "latin1");
  return { start: start2, end };
}
function pdfDate(at2) {
  const local2 = new Date(at2.getTime() + 7 * 36e5).toISOString();
  return `D:${local2.slice(0, 19).replace(/[-:T]/g, "")}+07'00'`;
}

// src/kernel/signing/test-authority/index.ts
import { sign as sign2, X509Certificate as X509Certificate3 } from "node:crypto";
import { promisify as promisify2 } from "node:util";

// src/kernel/signing/test-authority/certificates.ts
import { createHash as createHash10, generateKeyPair, randomBytes as randomBytes3, sign } from "node:crypto";
import { promisify } from "node:util";

// src/kernel/signing/words.ts
var TEST_MARK = "TEST \u2013 KH\xD4NG C\xD3 GI\xC1 TR\u1ECA PH\xC1P L\xDD";
var signingWords = defineMessages({
  valid: {
    vi: "T\xE0i li\u1EC7u c\xF3 ch\u1EEF k\xFD s\u1ED1 h\u1EE3p l\u1EC7 v\xE0 kh\xF4ng b\u1ECB thay \u0111\u1ED5i sau khi k\xFD.",
    en: "The document carries valid digital signatures and was not changed after signing."
  },
  invalid: {
    vi: "Ch\u1EEF k\xFD s\u1ED1 tr\xEAn t\xE0i li\u1EC7u kh\xF4ng h\u1EE3p l\u1EC7 ho\u1EB7c t\xE0i li\u1EC7u \u0111\xE3 b\u1ECB thay \u0111\u1ED5i sau khi k\xFD. Kh\xF4ng s\u1EED d\u1EE5ng t\xE0i li\u1EC7u n\xE0y.",
    en: "A digital signature is not valid, or the document was changed after signing. Do not rely on it."
  },
  unsigned: { vi: "T\xE0i li\u1EC7u kh\xF4ng c\xF3 ch\u1EEF k\xFD s\u1ED1.", en: "The document carries no digital signature." },
  unreadable: {
    vi: "Kh\xF4ng \u0111\u1ECDc \u0111\u01B0\u1EE3c t\u1EC7p: t\u1EC7p kh\xF4ng ph\u1EA3i PDF ho\u1EB7c \u0111\xE3 b\u1ECB h\u1ECFng.",
    en: "The file cannot be read: it is not a PDF or it is damaged."
  },
  malformed: { vi: "Ch\u1EEF k\xFD s\u1ED1 b\u1ECB h\u1ECFng ho\u1EB7c sai c\u1EA5u tr\xFAc.", en: "The signature is damaged or malformed." },
  digest: {
    vi: "N\u1ED9i dung t\xE0i li\u1EC7u kh\xF4ng kh\u1EDBp v\u1EDBi n\u1ED9i dung \u0111\xE3 k\xFD.",
    en: "The content of the document differs from what was signed."
  },
  signature: {
    vi: "Gi\xE1 tr\u1ECB ch\u1EEF k\xFD kh\xF4ng \u0111\xFAng v\u1EDBi ch\u1EE9ng th\u01B0 c\u1EE7a ng\u01B0\u1EDDi k\xFD.",
    en: "The signature value does not fit the signer's certificate."
  },
  signing_certificate: {
    vi: "Ch\u1EEF k\xFD kh\xF4ng g\u1EAFn v\u1EDBi ch\u1EE9ng th\u01B0 c\u1EE7a ng\u01B0\u1EDDi k\xFD (thi\u1EBFu ho\u1EB7c sai thu\u1ED9c t\xEDnh signing-certificate-v2).",
    en: "The signature is not bound to the signer's certificate (signing-certificate-v2 is missing or wrong)."
  },
  key_usage: {
    vi: "Ch\u1EE9ng th\u01B0 c\u1EE7a ng\u01B0\u1EDDi k\xFD kh\xF4ng \u0111\u01B0\u1EE3c c\u1EA5p \u0111\u1EC3 k\xFD s\u1ED1.",
    en: "The signer's certificate is not meant for signing."
  },
  untrusted_root: {
    vi: "Ch\u1EE9ng th\u01B0 c\u1EE7a ng\u01B0\u1EDDi k\xFD kh\xF4ng do t\u1ED5 ch\u1EE9c \u0111\u01B0\u1EE3c tin c\u1EADy c\u1EA5p.",
    en: "The signer's certificate was not issued by a trusted authority."
  },
  expired: {
    vi: "Ch\u1EE9ng th\u01B0 \u0111\xE3 h\u1EBFt h\u1EA1n t\u1EA1i th\u1EDDi \u0111i\u1EC3m k\xFD.",
    en: "A certificate had expired when the document was signed."
  },
  not_yet_valid: {
    vi: "Ch\u1EE9ng th\u01B0 ch\u01B0a c\xF3 hi\u1EC7u l\u1EF1c t\u1EA1i th\u1EDDi \u0111i\u1EC3m k\xFD.",
    en: "A certificate was not yet valid when the document was signed."
  },
  no_time: { vi: "Ch\u1EEF k\xFD kh\xF4ng c\xF3 th\u1EDDi gian k\xFD.", en: "The signature states no signing time." },
  future_time: { vi: "Th\u1EDDi gian k\xFD \u1EDF t\u01B0\u01A1ng lai.", en: "The signing time lies in the future." },
  timestamp: { vi: "D\u1EA5u th\u1EDDi gian kh\xF4ng h\u1EE3p l\u1EC7.", en: "The time stamp is not valid." },
  changed: {
    vi: "T\xE0i li\u1EC7u \u0111\xE3 b\u1ECB thay \u0111\u1ED5i sau khi k\xFD.",
    en: "The document was changed after it was signed."
  },
  hidden_signature: {
    vi: "Ch\u1EEF k\xFD s\u1ED1 trong t\u1EC7p kh\xF4ng kh\u1EDBp v\u1EDBi ch\u1EEF k\xFD s\u1ED1 m\xE0 t\xE0i li\u1EC7u n\xEAu.",
    en: "The signatures in the file are not those the document names."
  },
  test_certificate: {
    vi: "Ch\u1EE9ng th\u01B0 th\u1EED nghi\u1EC7m, kh\xF4ng c\xF3 gi\xE1 tr\u1ECB ph\xE1p l\xFD.",
    en: "Test certificate, without legal value."
  },
  not_checked_revocation: {
    vi: "Ch\u01B0a ki\u1EC3m tra t\xECnh tr\u1EA1ng thu h\u1ED3i c\u1EE7a ch\u1EE9ng th\u01B0.",
    en: "Revocation of the certificate was not checked."
  },
  not_pades: {
    vi: "Ch\u1EEF k\xFD theo \u0111\u1ECBnh d\u1EA1ng PKCS#7 c\u0169, kh\xF4ng ph\u1EA3i PAdES.",
    en: "A signature of the older PKCS#7 kind, not PAdES."
  },
  claimed_time: {
    vi: "Th\u1EDDi gian k\xFD do ng\u01B0\u1EDDi k\xFD khai b\xE1o, kh\xF4ng c\xF3 d\u1EA5u th\u1EDDi gian.",
    en: "The signing time is stated by the signer and not proven by a time stamp."
  }
});

// src/kernel/signing/test-authority/certificates.ts
var YEAR2 = 365.25 * 864e5;
var DAY2 = 864e5;
var VALIDITY = {
  authority: { before: 5 * YEAR2, after: 20 * YEAR2 },
  holder: { before: DAY2, after: 3 * YEAR2 }
};
async function makeRoot(now) {
  return make({ commonName: `Tinhso Root CA (${TEST_MARK})`, organization: "Tinhso" }, null, now, 1);
}
async function makeIssuing(root, now) {
  return make({ commonName: `Tinhso Issuing CA (${TEST_MARK})`, organization: "Tinhso" }, root, now, 0);
}
async function makeHolder(subject, issuer, now) {
  return make(subject, issuer, now, null);
}
var makeKeys = promisify(generateKeyPair);
var SIGNED_WITH = sequence(oid(SIGN_WITH["RSA-SHA256"]), nothing2());
async function make(subject, issuer, now, pathLength) {
  const { publicKey, privateKey } = await makeKeys("rsa", { modulusLength: 2048 });
  const spki = new Uint8Array(publicKey.export({ type: "spki", format: "der" }));
  const above = issuer ? readCertificate(issuer.certificate) : null;
  const validity = pathLength === null ? VALIDITY.holder : VALIDITY.authority;
  const notAfter = new Date(
    Math.min(now.getTime() + validity.after, above?.notAfter.getTime() ?? Number.POSITIVE_INFINITY)
  );
  const name = nameOf(subject);
  const tbs = sequence(
    writeDer(160, integer(2)),
    integer(serial()),
    SIGNED_WITH,
    above ? above.subjectName : name,
    sequence(time4(new Date(now.getTime() - validity.before)), time4(notAfter)),
    name,
    spki,
    writeDer(163, extensions(spki, above, pathLength))
  );
  const signature = sign("sha256", tbs, issuer?.key ?? privateKey);
  return { key: privateKey, certificate: sequence(tbs, SIGNED_WITH, bitString(signature)) };
}
function extensions(spki, above, pathLength) {
  const authority = pathLength !== null;
  const own = keyIdentifier(spki);
  const issuing = above ? keyIdentifier(above.publicKey) : own;
  const usage = authority ? new Uint8Array([1, 6]) : new Uint8Array([6, 192]);
  return sequence(
    extension(OID.basicConstraints, true, authority ? sequence(TRUE, integer(pathLength)) : sequence()),
    extension(OID.keyUsage, true, writeDer(3, usage)),
    extension(OID.subjectKeyIdentifier, false, octets(own)),
    extension(OID.authorityKeyIdentifier, false, sequence(writeDer(128, issuing)))
  );
}
var TRUE = writeDer(1, new Uint8Array([255]));
function extension(id2, critical, value) {
  return sequence(oid(id2), ...critical ? [TRUE] : [], octets(value));
}
function keyIdentifier(spki) {
  const [, bits2] = children(readDer(spki));
  return createHash10("sha1").update(expectTag(bits2, 3).value.subarray(1)).digest();
}
function bitString(bytes) {
  return writeDer(3, new Uint8Array([0]), bytes);
}
function serial() {
  const bytes = new Uint8Array(randomBytes3(16));
  bytes[0] = (bytes[0] ?? 0) & 127 | 64;
  return bytes;
}
function time4(at2) {
  const text8 = `${at2.toISOString().slice(0, 19).replace(/\D/g, "")}Z`;
  return at2.getUTCFullYear() < 2050 ? writeDer(23, Buffer.from(text8.slice(2))) : writeDer(24, Buffer.from(text8));
}
function nameOf(subject) {
  const utf8 = (text8) => writeDer(12, Buffer.from(text8.normalize("NFC")));
  const printable = (text8) => writeDer(19, Buffer.from(text8.replace(/[^A-Za-z0-9 '()+,./:=?-]/g, "")));
  const parts3 = [[OID.country, printable("VN")]];
  if (subject.locality) parts3.push([OID.locality, utf8(subject.locality)]);
  if (subject.organization) parts3.push([OID.organization, utf8(subject.organization)]);
  if (subject.title) parts3.push([OID.title, utf8(subject.title)]);
  if (subject.serialNumber) parts3.push([OID.serialNumber, printable(subject.serialNumber)]);
  parts3.push([OID.commonName, utf8(subject.commonName)]);
  return sequence(...parts3.map(([id2, value]) => setOf([sequence(oid(id2), value)])));
}

// src/kernel/signing/test-authority/key-files.ts
import { createPrivateKey, hkdfSync as hkdfSync2, randomUUID as randomUUID4, X509Certificate as X509Certificate2 } from "node:crypto";
import { link, mkdir as mkdir3, readdir as readdir4, readFile as readFile2, rm as rm4, writeFile } from "node:fs/promises";
import { join as join9 } from "node:path";
var KeyFiles = class {
  #folder;
  #passphrase;
  constructor(folder, secret) {
    this.#folder = folder;
    this.#passphrase = Buffer.from(hkdfSync2("sha256", secret, "", "tinhso signing keys", 32)).toString("base64url");
  }
  /** All kept under `prefix`, the newest certificate first. */
  async list(prefix) {
    const names2 = await readdir4(this.#folder).catch(missingAs([]));
    const kept = [];
    for (const name of names2.filter((n) => n.startsWith(`${prefix}.`) && n.endsWith(".pem"))) {
      kept.push(this.#open(name, await readFile2(join9(this.#folder, name), "utf8")));
    }
    const start2 = (c) => new X509Certificate2(c.certificate).validFromDate.getTime();
    return kept.sort((a, b) => start2(b) - start2(a));
  }
  /**
   * Keeps a pair as `prefix.suffix.pem` unless that file is there already. Of two processes that make the same pair at
   * once, both go on with the one that is kept.
   */
  async keep(prefix, suffix, pair) {
    await mkdir3(this.#folder, { recursive: true, mode: 448 });
    const name = `${prefix}.${suffix}.pem`;
    const draft = join9(this.#folder, `${randomUUID4()}.draft`);
    const key3 = pair.key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: this.#passphrase });
    await writeFile(draft, `${new X509Certificate2(pair.certificate)}${key3}`, { mode: 384, flag: "wx" });
    try {
      await link(draft, join9(this.#folder, name));
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    } finally {
      await rm4(draft, { force: true });
    }
    return this.#open(name, await readFile2(join9(this.#folder, name), "utf8"));
  }
  #open(name, pem) {
    try {
      return {
        key: createPrivateKey({ key: pem.slice(pem.indexOf("-----BEGIN ENCRYPTED")), passphrase: this.#passphrase }),
        certificate: new Uint8Array(new X509Certificate2(pem).raw)
      };
    } catch (cause) {
      const path2 = join9(this.#folder, name);
      throw new Error(`${path2} cannot be opened: it is damaged, or TINHSO_SECRET is not the one it was made with.`, {
        cause
      });
    }
  }
};
function missingAs(value) {
  return (error) => {
    if (error.code !== "ENOENT") throw error;
    return value;
  };
}

// src/kernel/signing/test-authority/index.ts
var signAsync = promisify2(sign2);
var HOLDER_ID = /^[\w-]{1,64}$/;
function createTestAuthority(options2) {
  const files2 = new KeyFiles(options2.folder, options2.secret);
  const pending = /* @__PURE__ */ new Map();
  const once3 = (name, work) => {
    const running = pending.get(name);
    if (running) return running;
    const started = work().finally(() => pending.delete(name));
    pending.set(name, started);
    return started;
  };
  const authorities = () => once3("authorities", async () => {
    const now = options2.clock.now();
    const stamp = stampOf(now);
    const root = current(await files2.list("root"), now) ?? await files2.keep("root", stamp, await makeRoot(now));
    const under = (await files2.list("issuing")).filter((pair) => issuedBy(pair, root));
    const issuing = current(under, now) ?? await files2.keep("issuing", stamp, await makeIssuing(root, now));
    return { root, issuing };
  });
  const holderPair = async (name, subject, issuing) => {
    const now = options2.clock.now();
    const kept = (await files2.list(name)).filter((pair) => issuedBy(pair, issuing) && names(pair, subject));
    return current(kept, now) ?? files2.keep(name, stampOf(now), await makeHolder(subject, issuing, now));
  };
  return {
    async signerFor(ref) {
      const [kind, id2] = "agencyId" in ref ? ["agency", ref.agencyId] : ["person", ref.personId];
      const subject = HOLDER_ID.test(id2) ? await options2.holder(ref) : void 0;
      if (!subject) throw notFound({ vi: "ch\u1EE9ng th\u01B0 ch\u1EEF k\xFD s\u1ED1", en: "The signing certificate" });
      const { root, issuing } = await authorities();
      const pair = await once3(`${kind}-${id2}`, () => holderPair(`${kind}-${id2}`, subject, issuing));
      return fileSigner(pair, [issuing.certificate, root.certificate]);
    },
    async trustedRoots() {
      await authorities();
      return (await files2.list("root")).map((pair) => pair.certificate);
    }
  };
}
function fileSigner(pair, chain) {
  return {
    certificate: pair.certificate,
    chain,
    algorithm: "RSA-SHA256",
    sign: async (data) => new Uint8Array(await signAsync("sha256", data, pair.key))
  };
}
function current(pairs, now) {
  return pairs.find((pair) => {
    const { validFromDate, validToDate } = new X509Certificate3(pair.certificate);
    return validFromDate <= now && now <= validToDate;
  });
}
function issuedBy(pair, issuer) {
  const certificate = new X509Certificate3(pair.certificate);
  const above = new X509Certificate3(issuer.certificate);
  return certificate.checkIssued(above) && certificate.verify(above.publicKey);
}
function names(pair, subject) {
  const has = readCertificate(pair.certificate).subject;
  return has.get(OID.commonName) === subject.commonName && has.get(OID.organization) === subject.organization && has.get(OID.title) === subject.title;
}
function stampOf(now) {
  return now.toISOString().slice(0, 19).replace(/\D/g, "");
}

// src/kernel/signing/timestamp.ts
import { createHash as createHash11, randomBytes as randomBytes4 } from "node:crypto";

// src/kernel/signing/chain.ts
function checkChain(leaf, pool, roots, at2) {
  const path2 = findPath(leaf, [...pool, ...roots], roots, 0, /* @__PURE__ */ new Set());
  if (!path2) return "untrusted_root";
  if (path2.some((certificate) => at2 < certificate.notBefore)) return "not_yet_valid";
  if (path2.some((certificate) => at2 > certificate.notAfter)) return "expired";
  return "trusted";
}
var MAX_DEPTH = 6;
var KEY_CERT_SIGN = 5;
function findPath(certificate, pool, roots, below, tried) {
  if (roots.some((root) => sameBytes(root.der, certificate.der))) return [certificate];
  if (below >= MAX_DEPTH) return null;
  tried.add(certificate);
  for (const issuer of pool) {
    if (tried.has(issuer) || !mayIssue(issuer, certificate, below)) continue;
    const rest = findPath(issuer, pool, roots, below + 1, tried);
    if (rest) return [certificate, ...rest];
  }
  return null;
}
function mayIssue(issuer, certificate, below) {
  if (!issuer.x509.ca) return false;
  if (issuer.keyUsage && !issuer.keyUsage.has(KEY_CERT_SIGN)) return false;
  if (issuer.pathLength !== null && issuer.pathLength < below) return false;
  return certificate.x509.checkIssued(issuer.x509) && certificate.x509.verify(issuer.x509.publicKey);
}

// src/kernel/signing/timestamp.ts
function readToken(bytes) {
  const cms = readCms(bytes);
  if (cms.contentType !== OID.tstInfo || !cms.content) throw new DerError("not a time stamp");
  const info = children(expectTag(readDer(cms.content), 48));
  const [algorithm, imprint] = children(expectTag(info[2], 48));
  return {
    cms,
    hash: readOid(children(expectTag(algorithm, 48))[0]),
    imprint: expectTag(imprint, 4).value,
    time: readTime(info[4]),
    integers: info.filter((part) => part.tag === 2).map((part) => part.raw)
  };
}
function provenTime(token, data, roots) {
  const { cms, hash: hashOid, imprint, time: time5 } = readToken(token);
  const hash = HASHES[hashOid];
  const { content, signer } = cms;
  if (!hash || !content || !signer) return null;
  if (!sameBytes(imprint, createHash11(hash).update(data).digest())) return null;
  const checks = checkCms(cms, (name) => createHash11(name).update(content).digest());
  if (!checks.digest || !checks.signature) return null;
  if (!signer.x509.keyUsage?.includes(OID.timeStamping)) return null;
  return checkChain(signer, cms.certificates, roots, time5) === "trusted" ? time5 : null;
}

// src/kernel/signing/verify-pdf.ts
import { createHash as createHash12 } from "node:crypto";

// src/kernel/signing/report.ts
var finding = (code3) => ({ code: code3, text: signingWords.catalogue[code3] });

// src/kernel/signing/revisions.ts
import {
  PdfArray as PdfArray3,
  PdfBool,
  PdfDict as PdfDict3,
  PdfName as PdfName2,
  PdfNumber as PdfNumber4,
  PdfRef as PdfRef3,
  PdfStream,
  PdfString as PdfString3
} from "@libpdf/core";
async function onlySignaturesAdded(earlier, later) {
  return new Comparison(await loadStrictly(earlier), await loadStrictly(later)).run();
}
var Comparison = class {
  #before;
  #after;
  #seen = /* @__PURE__ */ new Set();
  #work = [];
  constructor(before2, after) {
    this.#before = before2;
    this.#after = after;
  }
  run() {
    this.#work.push([this.#before.getCatalog(), this.#after.getCatalog(), "catalog"]);
    const info = (pdf) => pdf.context.info.trailer.get("Info") ?? null;
    this.#work.push([info(this.#before), info(this.#after), "any"]);
    for (let next = this.#work.pop(); next; next = this.#work.pop()) {
      if (!this.#same(...next)) return false;
    }
    return true;
  }
  #same(a, b, kind) {
    if (a instanceof PdfRef3 || b instanceof PdfRef3) {
      const key3 = `${a instanceof PdfRef3 ? a : "-"} ${b instanceof PdfRef3 ? b : "-"} ${kind}`;
      if (a instanceof PdfRef3 && b instanceof PdfRef3) {
        if (this.#seen.has(key3)) return true;
        this.#seen.add(key3);
      }
      return this.#same(this.#resolve(this.#before, a), this.#resolve(this.#after, b), kind);
    }
    if (a === null || b === null) return a === b;
    if (a instanceof PdfStream || b instanceof PdfStream) {
      if (!(a instanceof PdfStream && b instanceof PdfStream) || !sameBytes(a.data, b.data)) return false;
      return this.#sameDict(a, b, kind);
    }
    if (a instanceof PdfDict3) return b instanceof PdfDict3 && this.#sameDict(a, b, kind);
    if (a instanceof PdfArray3) return b instanceof PdfArray3 && this.#sameArray(a, b, kind);
    return sameScalar(a, b);
  }
  #sameDict(a, b, kind) {
    const page3 = a.getName("Type")?.value === "Page";
    const emptySignature = a.getName("FT")?.value === "Sig" && !a.has("V");
    const free = new Set(kind === "catalog" ? ["AcroForm", "DSS", "Extensions"] : kind === "form" ? ["SigFlags"] : []);
    if (page3) free.add("Annots");
    if (emptySignature) for (const key3 of ["V", "AP", "F", "Rect", "P", "M"]) free.add(key3);
    const keys = new Set([...a.keys(), ...b.keys()].map((key3) => key3.value));
    for (const key3 of keys) {
      if (free.has(key3)) continue;
      this.#work.push([a.get(key3) ?? null, b.get(key3) ?? null, kind === "form" && key3 === "Fields" ? "fields" : "any"]);
    }
    if (kind === "catalog") this.#form(a.get("AcroForm") ?? null, b.get("AcroForm") ?? null);
    if (page3)
      this.#work.push([a.get("Annots") ?? new PdfArray3([]), b.get("Annots") ?? new PdfArray3([]), "annotations"]);
    return true;
  }
  /** A form that comes into being with the first signature may hold nothing but signature fields. */
  #form(a, b) {
    this.#work.push([
      a ?? PdfDict3.of({ Fields: new PdfArray3([]) }),
      b ?? PdfDict3.of({ Fields: new PdfArray3([]) }),
      "form"
    ]);
  }
  #sameArray(a, b, kind) {
    const mayGrow = kind === "fields" || kind === "annotations";
    if (b.length < a.length || !mayGrow && b.length > a.length) return false;
    for (let i = 0; i < b.length; i += 1) {
      const added = b.at(i) ?? null;
      if (i < a.length) this.#work.push([a.at(i) ?? null, added, "any"]);
      else if (!this.#isSignatureField(this.#resolve(this.#after, added))) return false;
    }
    return true;
  }
  #isSignatureField(object) {
    if (!(object instanceof PdfDict3) || object.has("A") || object.has("AA")) return false;
    const subtype = object.getName("Subtype")?.value;
    return object.getName("FT")?.value === "Sig" && (subtype === void 0 || subtype === "Widget") && object.has("V");
  }
  #resolve(pdf, object) {
    return object instanceof PdfRef3 ? pdf.getObject(object) : object;
  }
};
function sameScalar(a, b) {
  if (a instanceof PdfString3) return b instanceof PdfString3 && sameBytes(a.bytes, b.bytes);
  if (a instanceof PdfName2) return b instanceof PdfName2 && a.value === b.value;
  if (a instanceof PdfNumber4) return b instanceof PdfNumber4 && a.value === b.value;
  if (a instanceof PdfBool) return b instanceof PdfBool && a.value === b.value;
  return a.type === b.type;
}

// src/kernel/signing/pdf-tokens.ts
var TokenError = class extends Error {
  name = "TokenError";
};
var MAX_DEPTH2 = 8;
var SPACE = /(?:[\0\t\n\f\r ]|%[^\r\n]*)*/y;
var NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)/y;
var REFERENCE = /\d+[ \t\r\n]+\d+[ \t\r\n]+R(?![A-Za-z0-9])/y;
var NAME = /\/[^\0\t\n\f\r ()<>[\]{}/%]*/y;
var KEYWORD2 = /(?:true|false|null)(?![A-Za-z0-9])/y;
var HEX = /<[0-9A-Fa-f\0\t\n\f\r ]*>/y;
function readDictionary(text8, at2) {
  const reader = new Reader(text8, at2);
  const value = reader.value(0);
  if (value.kind !== "dict") throw new TokenError("not a dictionary");
  return value.entries;
}
var Reader = class {
  #text;
  #at;
  constructor(text8, at2) {
    this.#text = text8;
    this.#at = at2;
  }
  value(depth) {
    if (depth > MAX_DEPTH2) throw new TokenError("nested too deeply");
    this.#take(SPACE);
    const start2 = this.#at;
    if (this.#text.startsWith("<<", start2)) return this.#dictionary(depth);
    if (this.#text[start2] === "[") return this.#array(depth);
    if (this.#text[start2] === "(") return this.#literal();
    const name = this.#take(NAME);
    if (name) return { kind: "name", value: unescapeName(name.slice(1)) };
    const hex = this.#take(HEX);
    if (hex) return { kind: "string", hex: true, value: fromHex(hex), start: start2, end: this.#at };
    if (this.#take(REFERENCE) || this.#take(KEYWORD2)) return { kind: "other" };
    const number2 = this.#take(NUMBER);
    if (number2) return { kind: "number", value: Number(number2) };
    throw new TokenError(`unexpected character at ${start2}`);
  }
  #dictionary(depth) {
    this.#at += 2;
    const entries = /* @__PURE__ */ new Map();
    for (; ; ) {
      this.#take(SPACE);
      if (this.#text.startsWith(">>", this.#at)) break;
      const key3 = this.value(depth + 1);
      if (key3.kind !== "name" || entries.has(key3.value)) throw new TokenError("not a key, or a key given twice");
      entries.set(key3.value, this.value(depth + 1));
    }
    this.#at += 2;
    return { kind: "dict", entries };
  }
  #array(depth) {
    this.#at += 1;
    const items = [];
    for (; ; ) {
      this.#take(SPACE);
      if (this.#text[this.#at] === "]") break;
      items.push(this.value(depth + 1));
    }
    this.#at += 1;
    return { kind: "array", items };
  }
  #literal() {
    const start2 = this.#at;
    let value = "";
    let open3 = 0;
    for (let i = start2; i < this.#text.length; i += 1) {
      const char = this.#text[i];
      if (char === "\\") {
        const octal = /[0-7]{1,3}/y;
        octal.lastIndex = i + 1;
        const digits = octal.exec(this.#text)?.[0];
        if (digits) value += String.fromCharCode(Number.parseInt(digits, 8) & 255);
        else value += ESCAPES[this.#text[i + 1] ?? ""] ?? this.#text[i + 1] ?? "";
        i += digits ? digits.length : 1;
        continue;
      }
      if (char === "(") open3 += 1;
      if (char === ")") open3 -= 1;
      if (open3 === 0) {
        this.#at = i + 1;
        return { kind: "string", hex: false, value: value.slice(1), start: start2, end: this.#at };
      }
      value += char;
    }
    throw new TokenError("string without end");
  }
  /** Takes what matches here; undefined or '' when nothing does. */
  #take(pattern) {
    pattern.lastIndex = this.#at;
    const taken = pattern.exec(this.#text)?.[0];
    this.#at += taken?.length ?? 0;
    return taken;
  }
};
var ESCAPES = { n: "\n", r: "\r", t: "	", b: "\b", f: "\f", "\n": "" };
function fromHex(text8) {
  const digits = text8.replace(/[^0-9A-Fa-f]/g, "");
  return Buffer.from(digits.length % 2 ? `${digits}0` : digits, "hex").toString("latin1");
}
function unescapeName(name) {
  return name.replace(/#([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
function textOf(token) {
  if (token?.kind !== "string") return null;
  const bytes = Buffer.from(token.value, "latin1");
  if (bytes[0] === 254 && bytes[1] === 255) return new TextDecoder("utf-16be").decode(bytes.subarray(2));
  if (bytes[0] === 239 && bytes[1] === 187 && bytes[2] === 191) return bytes.subarray(3).toString("utf8");
  return token.value;
}

// src/kernel/signing/signature-scan.ts
function scanSignatures(bytes) {
  const text8 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  const found2 = [...text8.matchAll(/\/ByteRange[\0\t\n\f\r ]*\[/g)].map((match) => {
    const object = text8.lastIndexOf(" obj", match.index);
    try {
      return readSignature(text8, bytes, readDictionary(text8, object + 4));
    } catch {
      return MALFORMED;
    }
  });
  const looksSigned = /\/(?:ETSI\.CAdES\.detached|ETSI\.RFC3161|adbe\.pkcs7\.detached)/.test(text8);
  if (found2.length === 0 && looksSigned) return [MALFORMED];
  return found2.sort((a, b) => (a.range?.end ?? Number.POSITIVE_INFINITY) - (b.range?.end ?? Number.POSITIVE_INFINITY));
}
var MALFORMED = {
  kind: "signature",
  pades: true,
  range: null,
  claimedAt: null,
  reason: null,
  location: null
};
function readSignature(text8, bytes, dict) {
  const filter = dict.get("SubFilter");
  const subFilter = filter?.kind === "name" ? filter.value : "";
  const detached = ["ETSI.CAdES.detached", "ETSI.RFC3161", "adbe.pkcs7.detached"].includes(subFilter);
  return {
    kind: subFilter === "ETSI.RFC3161" ? "timestamp" : "signature",
    pades: subFilter === "ETSI.CAdES.detached",
    range: detached ? readRange(text8, bytes.length, dict) : null,
    claimedAt: parsePdfDate(textOf(dict.get("M"))),
    reason: textOf(dict.get("Reason")),
    location: textOf(dict.get("Location"))
  };
}
function readRange(text8, length, dict) {
  const list = dict.get("ByteRange");
  const contents = dict.get("Contents");
  if (list?.kind !== "array" || list.items.length !== 4 || contents?.kind !== "string" || !contents.hex) return null;
  const [from, start2, resume, rest] = list.items.map((item) => item.kind === "number" ? item.value : Number.NaN);
  if (from !== 0 || start2 !== contents.start || resume !== contents.end || rest === void 0) return null;
  const end = resume + rest;
  if (!Number.isSafeInteger(rest) || rest <= 0 || end > length) return null;
  if (!/^<(?:[0-9A-Fa-f]{2})+>$/.test(text8.slice(start2, resume))) return null;
  return { start: start2, resume, end, contents: new Uint8Array(Buffer.from(contents.value, "latin1")) };
}
function parsePdfDate(text8) {
  const m = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?'?)?/.exec(text8 ?? "");
  if (!m) return null;
  const [, year, month = "01", day5 = "01", hour = "00", minute = "00", second = "00", , sign3, zh = "00", zm = "00"] = m;
  const zone = sign3 ? `${sign3}${zh}:${zm}` : "Z";
  const date3 = /* @__PURE__ */ new Date(`${year}-${month}-${day5}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(date3.getTime()) ? null : date3;
}

// src/kernel/signing/verify-pdf.ts
async function verifyPdf(bytes, options2) {
  if (!Buffer.from(bytes.subarray(0, 1024)).includes("%PDF-")) return report("unreadable", []);
  const roots = options2.trustedRoots.map(readCertificate);
  const timestampRoots = options2.timestampRoots?.map(readCertificate) ?? roots;
  const found2 = scanSignatures(bytes);
  const checked = found2.map((signature, i) => ({
    ...checkOne(bytes, signature, roots, timestampRoots, options2.now),
    revision: i + 1
  }));
  const last = checked.at(-1);
  if (!last) return report("unsigned", []);
  const vouched = last.status === "valid" && last.coversWholeFile;
  const names2 = vouched ? await fieldNames(bytes, found2).catch(() => null) : null;
  const signatures = [];
  for (const [i, one] of checked.entries()) {
    const named = { ...one, fieldName: names2?.[i] ?? null };
    signatures.push(named.coversWholeFile ? named : await withLater(bytes, found2[i]?.range?.end, vouched, named));
  }
  const problems = vouched && !names2 ? [finding("hidden_signature")] : [];
  const good = problems.length === 0 && signatures.every((s) => s.status === "valid");
  return report(good ? "valid" : "invalid", signatures, problems);
}
function report(status, signatures, problems = []) {
  return { status, summary: finding(status).text, revisions: signatures.length, signatures, problems };
}
function checkOne(bytes, signature, roots, timestampRoots, now) {
  const { range } = signature;
  const problems = [];
  const notes = [];
  let checks = { digest: false, signature: false, signingCertificate: false };
  let signer = null;
  let time5 = { at: null, source: null };
  let trusted = false;
  if (!range) problems.push("malformed");
  else {
    try {
      const cms = readCms(range.contents);
      const token = signature.kind === "timestamp";
      const digestOf = (hash) => createHash12(hash).update(bytes.subarray(0, range.start)).update(bytes.subarray(range.resume, range.end)).digest();
      if (token) {
        const content = Buffer.concat([bytes.subarray(0, range.start), bytes.subarray(range.resume, range.end)]);
        const at2 = provenTime(range.contents, content, timestampRoots);
        checks = { digest: at2 !== null, signature: at2 !== null, signingCertificate: at2 !== null };
        time5 = { at: at2, source: at2 ? "timestamp" : null };
        trusted = at2 !== null;
        if (!at2) problems.push("timestamp");
      } else {
        checks = checkCms(cms, digestOf);
        if (!checks.digest) problems.push("digest");
        if (!checks.signature) problems.push("signature");
        if (!signature.pades) notes.push("not_pades");
        else if (!checks.signingCertificate) problems.push("signing_certificate");
        time5 = signingTime(cms, signature, timestampRoots, problems);
        trusted = checkTrust(cms, roots, time5.at, problems);
        if (time5.source === "claimed") notes.push("claimed_time");
        if (time5.at && time5.at > now) problems.push("future_time");
        notes.push("not_checked_revocation");
      }
      if (cms.signer) signer = identity(cms.signer);
      if (signer?.test) notes.unshift("test_certificate");
    } catch {
      problems.push("malformed");
    }
  }
  return {
    fieldName: null,
    kind: signature.kind,
    status: problems.length === 0 ? "valid" : "invalid",
    signer,
    signedAt: time5.at,
    timeSource: time5.source,
    reason: signature.reason,
    location: signature.location,
    revision: 0,
    coversWholeFile: range?.end === bytes.length,
    checks: { ...checks, trusted, later: "nothing" },
    problems: problems.map(finding),
    notes: notes.map(finding)
  };
}
function signingTime(cms, signature, roots, problems) {
  const token = cms.unsignedAttributes.get(OID.timestampToken);
  if (token) {
    const at3 = provenTime(token.raw, cms.signature, roots);
    if (at3) return { at: at3, source: "timestamp" };
    problems.push("timestamp");
  }
  const stated = cms.signedAttributes.get(OID.signingTime);
  const at2 = stated ? readTime(stated) : signature.claimedAt;
  if (!at2) problems.push("no_time");
  return { at: at2, source: at2 ? "claimed" : null };
}
var DIGITAL_SIGNATURE = 0;
var NON_REPUDIATION = 1;
function checkTrust(cms, roots, at2, problems) {
  if (!cms.signer || !at2) return false;
  const usage = cms.signer.keyUsage;
  const maySign = !usage || usage.has(DIGITAL_SIGNATURE) || usage.has(NON_REPUDIATION);
  if (!maySign) problems.push("key_usage");
  const status = checkChain(cms.signer, cms.certificates, roots, at2);
  if (status !== "trusted") problems.push(status);
  return maySign && status === "trusted";
}
async function withLater(bytes, end, vouched, mine) {
  if (end === void 0) return mine;
  const clean2 = vouched && await onlySignaturesAdded(bytes.subarray(0, end), bytes).catch(() => false);
  if (clean2) return { ...mine, checks: { ...mine.checks, later: "signatures" } };
  const problems = [...mine.problems, finding("changed")];
  return { ...mine, status: "invalid", checks: { ...mine.checks, later: "changes" }, problems };
}
function identity(certificate) {
  const { subject, issuerNames } = certificate;
  const issuer = issuerNames.get(OID.commonName) ?? issuerNames.get(OID.organization) ?? "";
  return {
    name: subject.get(OID.commonName) ?? "",
    organization: subject.get(OID.organization) ?? null,
    title: subject.get(OID.title) ?? null,
    identifier: subject.get(OID.serialNumber) ?? null,
    issuer,
    certificateSerial: certificate.x509.serialNumber,
    validFrom: certificate.notBefore,
    validTo: certificate.notAfter,
    test: issuer.includes(TEST_MARK)
  };
}

// src/kernel/signing/keys.ts
import { join as join10 } from "node:path";
var signingKeys = definePart(
  (app) => createTestAuthority({
    folder: join10(app.config.dataDir, "signing"),
    secret: app.config.secret,
    clock: app.clock,
    async holder(ref) {
      const ctx = contextFor(app, { kind: "system", name: "signing" }, "signing");
      if ("personId" in ref) {
        const person = await findPerson(ctx, ref.personId);
        return person && { commonName: person.name, serialNumber: `CB-${person.id.slice(-12)}` };
      }
      const day5 = localDay(ctx.now);
      const agency = (await agenciesOf(ctx)).agencyById(ref.agencyId, day5);
      if (!agency) return void 0;
      const place = (await unitsOf(ctx)).pathAt(agency.unitId, day5);
      return { commonName: agency.name, organization: agency.name, locality: place, serialNumber: agency.identifier };
    }
  })
);

// src/modules/services/dossiers/papers.ts
var OUTCOMES = ["result", "denial"];
var ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
var newVerifyCode = () => Array.from({ length: 12 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
async function newPaperId(ctx) {
  const { rows } = await sql`SELECT uuidv7() AS id`.execute(ctx.db);
  return rows[0].id;
}
var showVerifyCode = (code3) => code3.replace(/(.{4})(?=.)/g, "$1-");
var readVerifyCode = (typed) => typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
var papers = (ctx) => ctx.db.selectFrom("dossier_document").leftJoin("paper_end", "paper_end.verify_code", "dossier_document.verify_code").select((eb) => [
  "dossier_document.id",
  "dossier_document.dossier_id as dossierId",
  "kind",
  "number",
  "form",
  "file_id as fileId",
  "sha256",
  "dossier_document.verify_code as verifyCode",
  "revision",
  "issued_at as issuedAt",
  eb.fn.coalesce("paper_end.status", eb.val("valid")).as("status"),
  "paper_end.at as endedAt",
  "paper_end.reason as endReason",
  "paper_end.replaced_by as replacedBy"
]);
async function papersOf(ctx, dossierId) {
  const rows = await papers(ctx).where("dossier_document.dossier_id", "=", dossierId).orderBy("issued_at").orderBy("revision").orderBy("dossier_document.id").execute();
  return [...new Map(rows.map((row) => [row.verifyCode, row])).values()];
}
async function outcomeOf(ctx, dossierId) {
  return (await papersOf(ctx, dossierId)).findLast(({ kind, status }) => OUTCOMES.includes(kind) && status === "valid");
}
async function paperByVerifyCode(ctx, typed) {
  return await papers(ctx).where("dossier_document.verify_code", "=", readVerifyCode(typed)).orderBy("revision", "desc").limit(1).executeTakeFirst();
}
async function paperByDigest(ctx, sha2562) {
  return await papers(ctx).where("sha256", "=", sha2562).limit(1).executeTakeFirst();
}
async function endPaper(ctx, paper2, end) {
  await ctx.db.insertInto("paper_end").values({
    verify_code: paper2.verifyCode,
    dossier_id: paper2.dossierId,
    status: end.status,
    at: ctx.now,
    reason: end.reason,
    actor_id: ctx.actor.kind === "person" ? ctx.actor.personId : null,
    agency_id: end.agencyId,
    replaced_by: end.replacedBy ?? null
  }).execute();
}
async function settingOf(ctx, dossier2) {
  const day5 = localDate(ctx.now);
  const [{ procedure }, units, agencies] = [
    await procedureVersion(ctx, dossier2.procedureVersionId),
    await unitsOf(ctx),
    await agenciesOf(ctx)
  ];
  const unitName = (id2) => inSentence(units.pathAt(id2, day5));
  const fields = new Map(procedure.form.pages.flatMap((page3) => page3.fields).map((field) => [field.key, field]));
  return {
    procedure,
    receiving: agencies.get(dossier2.receivingAgencyId, day5),
    deciding: agencies.get(dossier2.decidingAgencyId, day5),
    parentOf: (agency) => agency.parentId ? agencies.agencyById(agency.parentId, day5)?.name : void 0,
    placeOf: (agency) => units.unitById(agency.unitId, day5)?.shortName ?? "",
    unitName,
    address: (answers) => procedure.form.address.map((key3) => {
      const field = fields.get(key3);
      return field ? answerText(field, answers[key3], "vi", unitName) : "";
    }).filter(Boolean).join(", ")
  };
}
var withParent = (parent) => parent ? { parentAgency: parent } : {};
var trackingUrl = (ctx, code3) => `${ctx.app.config.baseUrl}/tra-cuu/${encodeURIComponent(code3)}`;
var verifyUrl = (ctx, code3) => `${ctx.app.config.baseUrl}/xac-minh/${showVerifyCode(code3)}`;
async function applicantOf(ctx, dossier2, setting) {
  const { name, phone: phone2, email, gender } = await getPerson(ctx, dossier2.applicantId);
  const address = setting.address(dossier2.answers);
  return {
    name,
    gender,
    ...address ? { address } : {},
    ...phone2 ? { phone: phone2 } : {},
    ...email ? { email } : {}
  };
}
async function keepPaper(ctx, dossier2, kind, pdf, paper2) {
  const file = await putFile(ctx, pdf, {
    name: `${dossier2.code}-${kind}.pdf`,
    purpose: "services.paper",
    ownerId: dossier2.applicantId
  });
  await ctx.db.insertInto("dossier_document").values({
    ...paper2.id ? { id: paper2.id } : {},
    dossier_id: dossier2.id,
    kind,
    number: paper2.number ?? null,
    form: paper2.form ?? null,
    file_id: file.id,
    sha256: createHash13("sha256").update(pdf).digest("hex"),
    verify_code: paper2.verifyCode,
    revision: paper2.revision ?? 1,
    issued_at: ctx.now
  }).execute();
}
async function signedByAgency(ctx, spec, agency, anchorName, place, reason3) {
  const { pdf, anchors } = await layOutDocument(spec);
  const anchor = anchors.get(anchorName);
  return signPdf(pdf, {
    signer: await signingKeys(ctx.app).signerFor({ agencyId: agency.id }),
    reason: reason3,
    location: place,
    at: ctx.now,
    ...anchor ? { appearance: { ...anchor, lines: agencyLines(agency.name, ctx.now), color: "red", border: true } } : {}
  });
}

// src/modules/services/dossiers/queries.ts
var READERS = ["receptionist", "handler", "leader", "coordinator"];
async function assemble(ctx, dossier2) {
  const transitions = await transitionsOf(ctx, dossier2.id);
  const attached = await ctx.db.selectFrom("dossier_component").select(["id", "component", "file_id as fileId", "name", "originals", "copies"]).where("dossier_id", "=", dossier2.id).orderBy("added_at").orderBy("id").execute();
  return {
    dossier: dossier2,
    procedure: (await procedureVersion(ctx, dossier2.procedureVersionId)).procedure,
    transitions,
    deadline: await deadlineOf(ctx, dossier2, transitions),
    papers: await papersOf(ctx, dossier2.id),
    attached,
    applicant: await getPerson(ctx, dossier2.applicantId),
    payments: await paymentsOf(ctx, dossier2.id),
    consultations: await consultationsOf(ctx, dossier2.id),
    parts: dossier2.bundle ? await partsOf(ctx, dossier2.id) : [],
    bundle: dossier2.parentId ? await getDossier(ctx, dossier2.parentId) : null
  };
}
var openDossier = defineQuery({
  name: "services.dossier.open",
  title: { vi: "M\u1EDF h\u1ED3 s\u01A1", en: "Open a dossier" },
  input: z47.object({ dossierId: z47.uuid() }),
  allow: {
    roles: READERS,
    async scope(ctx, input2) {
      const { ownerId: _, ...scope2 } = await scopeOfDossier(ctx, input2);
      return scope2;
    }
  },
  async run(ctx, { dossierId }) {
    const dossier2 = await getDossier(ctx, dossierId);
    await recordAccess(ctx, {
      personId: dossier2.applicantId,
      subjectType: "dossier",
      subject: dossier2.id,
      purpose: "services.handling"
    });
    return assemble(ctx, dossier2);
  }
});
var openOwnDossier = defineQuery({
  name: "services.dossier.openOwn",
  title: { vi: "Xem h\u1ED3 s\u01A1 c\u1EE7a m\xECnh", en: "Open my dossier" },
  input: z47.object({ code: z47.string().min(1).max(60) }),
  allow: { person: { level: 1 } },
  async run(ctx, { code: code3 }) {
    const dossier2 = await findDossierByCode(ctx, code3);
    if (!dossier2 || ctx.actor.kind !== "person" || dossier2.applicantId !== ctx.actor.personId)
      throw notFound({ vi: "h\u1ED3 s\u01A1 n\xE0y", en: "This dossier" });
    return assemble(ctx, dossier2);
  }
});
var line2 = [
  "id",
  "code",
  "subject",
  "state",
  "step",
  "submitted_at as submittedAt",
  "due_at as dueAt",
  "timeliness"
];
var myDossiers = defineQuery({
  name: "services.dossier.mine",
  title: { vi: "H\u1ED3 s\u01A1 c\u1EE7a t\xF4i", en: "My dossiers" },
  input: z47.object({ before: z47.string().max(200).optional() }),
  allow: { person: { level: 1 } },
  async run(ctx, { before: before2 }) {
    if (ctx.actor.kind !== "person") return { lines: [], next: null };
    let query = ctx.db.selectFrom("dossier").select(line2).where("applicant_id", "=", ctx.actor.personId);
    const cursor = readCursor(before2);
    if (cursor) query = query.where(sql`(submitted_at, id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`);
    const rows = await query.orderBy("submitted_at", "desc").orderBy("id", "desc").limit(PAGE6 + 1).execute();
    const lines2 = rows.slice(0, PAGE6);
    const last = lines2.at(-1);
    return { lines: lines2, next: rows.length > PAGE6 && last ? writeCursor(last.submittedAt, last.id) : null };
  }
});
var PAGE6 = 25;
var writeCursor = (at2, id2) => Buffer.from(`${at2.toISOString()} ${id2}`).toString("base64url");
function readCursor(cursor) {
  if (!cursor) return void 0;
  const [at2, id2] = Buffer.from(cursor, "base64url").toString().split(" ");
  const sound = at2 && id2 && !Number.isNaN(Date.parse(at2)) && /^[0-9a-f-]{36}$/.test(id2);
  return sound ? { at: at2, id: id2 } : void 0;
}
var trackDossier = defineQuery({
  name: "services.dossier.track",
  title: { vi: "Tra c\u1EE9u h\u1ED3 s\u01A1", en: "Track a dossier" },
  input: z47.object({ code: z47.string().min(1).max(60) }),
  allow: { public: true },
  async run(ctx, { code: code3 }) {
    const dossier2 = await findDossierByCode(ctx, code3);
    if (!dossier2) return null;
    const { procedure } = await procedureVersion(ctx, dossier2.procedureVersionId);
    const { state, submittedAt, receivedAt, dueAt, handledAt, returnedAt, timeliness, receivingAgencyId } = dossier2;
    return {
      code: dossier2.code,
      procedure: procedure.name,
      state,
      submittedAt,
      receivedAt,
      dueAt,
      handledAt,
      returnedAt,
      timeliness,
      receivingAgencyId
    };
  }
});

// src/modules/services/desk/reach.ts
async function reachOf(ctx, roles = READERS) {
  const grants = ctx.actor.kind === "person" || ctx.actor.kind === "client" ? ctx.actor.grants : [];
  const held = grants.filter((grant3) => roles.includes(grant3.role));
  const named = held.flatMap((grant3) => grant3.agencyId ?? []);
  const units = await coveredUnitIds(
    ctx,
    held.filter((grant3) => grant3.agencyId === null).map((grant3) => grant3.unitId)
  );
  const everything = units.length > 0 && units.length === (await unitsOf(ctx)).ids().length;
  return { everything, units, agencies: [.../* @__PURE__ */ new Set([...named, ...(await agenciesOf(ctx)).idsOf(units)])] };
}
var WIDE = 30;
var isWide = (reach) => reach.everything || reach.units.length + reach.agencies.length > WIDE;
var yes = sql`true`;
var within = ({ everything, units, agencies }, side = "both") => {
  if (everything) return yes;
  const receiving = sql`d.receiving_agency_id = ANY(${agencies}::uuid[])`;
  const deciding = sql`d.deciding_agency_id = ANY(${agencies}::uuid[])`;
  if (side !== "both") return side === "receiving" ? receiving : deciding;
  return sql`(d.unit_id = ANY(${units}::uuid[]) OR ${receiving} OR ${deciding})`;
};
function rangesOf({ everything, units, agencies }, side) {
  if (everything) return [{ column: null, ids: [], only: yes }];
  const elsewhere = sql`d.unit_id <> ALL(${units}::uuid[])`;
  const both = side === "both";
  const ranges = [
    { column: "unit_id", ids: both ? units : [], only: yes },
    { column: "receiving_agency_id", ids: side === "deciding" ? [] : agencies, only: both ? elsewhere : yes },
    {
      column: "deciding_agency_id",
      ids: side === "receiving" ? [] : agencies,
      only: both ? sql`${elsewhere} AND d.receiving_agency_id <> ALL(${agencies}::uuid[])` : yes
    }
  ];
  return ranges.filter(({ ids }) => ids.length > 0);
}
var inRanges = ({ column, ids, only }) => column === null ? only : sql`${sql.ref(`d.${column}`)} = ANY(${ids}::uuid[]) AND ${only}`;

// src/modules/services/desk/trays.ts
var TRAYS = {
  reception: { role: "receptionist", side: "receiving", runs: true },
  process: { role: "handler", side: "deciding", runs: true },
  approve: { role: "leader", side: "deciding", runs: true },
  issue: { role: "receptionist", side: "receiving", runs: false },
  /** For the applicant to supply or pay something. */
  waiting: { role: null, side: "both", runs: false },
  /** Bundles, which are worked on in their parts, and parts whose bundle was not received yet. */
  parts: { role: null, side: "both", runs: false }
};
var TRAY_NAMES = Object.keys(TRAYS);
var LISTS = ["reception", "process", "approve", "issue", "waiting", "mine", "open", "done", "all"];
var isList = (name) => LISTS.includes(name);
var traysOf = (list) => list in TRAYS ? [list] : TRAY_NAMES;
var sideOf = (list) => list in TRAYS ? TRAYS[list].side : "both";

// src/modules/services/desk/urgency.ts
var COLOURS = ["overdue", "soon", "onTime", "paused"];
var WORKING_DAY = 8 * 60;
async function soonUntil(ctx) {
  return (await loadCalendar(ctx)).addWorkingMinutes(ctx.now, WORKING_DAY);
}
function colourOf(tray, deskAt, now, soon) {
  if (tray === "waiting") return "paused";
  if (!(tray in TRAYS) || !TRAYS[tray].runs) return null;
  return deskAt < now ? "overdue" : deskAt < soon ? "soon" : "onTime";
}

// src/modules/services/desk/counts.ts
var emptyTally = () => ({ all: 0, overdue: 0, soon: 0, onTime: 0, paused: 0 });
function addTo(tally, tray, n, overdue, soon) {
  tally.all += n;
  if (tray === "waiting") tally.paused += n;
  else if (tray in TRAYS && TRAYS[tray].runs) {
    tally.overdue += overdue;
    tally.soon += soon;
    tally.onTime += n - overdue - soon;
  }
}
var COUNTED2 = ["reception", "process", "approve", "issue", "waiting", "mine", "open"];
var deskCounts = defineQuery({
  name: "services.desk.counts",
  title: { vi: "S\u1ED1 h\u1ED3 s\u01A1 theo khay", en: "Counts of the lists" },
  input: nothing,
  allow: { roles: READERS },
  async run(ctx) {
    const reach = await reachOf(ctx);
    const soon = await soonUntil(ctx);
    const { agencies } = reach;
    const me = ctx.actor.kind === "person" ? ctx.actor.personId : null;
    const side = {
      all: sql`true AS receiving, true AS deciding`,
      unit_id: sql`d.receiving_agency_id = ANY(${agencies}::uuid[]) AS receiving,
        d.deciding_agency_id = ANY(${agencies}::uuid[]) AS deciding`,
      receiving_agency_id: sql`true AS receiving, d.deciding_agency_id = ANY(${agencies}::uuid[]) AS deciding`,
      deciding_agency_id: sql`false AS receiving, true AS deciding`,
      handler_id: sql`false AS receiving, false AS deciding`
    };
    const parts3 = [
      ...rangesOf(reach, "both").map(
        (range) => sql`
          SELECT d.tray, d.desk_at, ${side[range.column ?? "all"]}, false AS mine FROM dossier d
          WHERE ${inRanges(range)} AND d.tray <> 'done'`
      ),
      sql`
        SELECT d.tray, d.desk_at, ${side.handler_id}, true AS mine FROM dossier d
        WHERE d.handler_id = ${me}::uuid AND d.tray <> 'done' AND ${within(reach)}`
    ];
    const { rows } = await sql`
      SELECT tray, receiving, deciding, mine, count(*)::int AS n,
        count(*) FILTER (WHERE desk_at < ${ctx.now})::int AS overdue,
        count(*) FILTER (WHERE desk_at >= ${ctx.now} AND desk_at < ${soon})::int AS soon
      FROM (${sql.join(parts3, sql` UNION ALL `)}) open GROUP BY 1, 2, 3, 4`.execute(ctx.db);
    const counts = Object.fromEntries(COUNTED2.map((list) => [list, emptyTally()]));
    for (const row of rows) {
      const add = (list2) => addTo(counts[list2], row.tray, row.n, row.overdue, row.soon);
      if (row.mine) {
        add("mine");
        continue;
      }
      add("open");
      const list = row.tray;
      if (!(list in counts)) continue;
      const { [sideOf(list)]: here } = { receiving: row.receiving, deciding: row.deciding, both: true };
      if (here) add(list);
    }
    return counts;
  }
});

// src/modules/services/desk/lists.ts
import { z as z48 } from "zod";

// src/modules/services/desk/cursor.ts
var writePlace = ({ at: at2, id: id2 }) => Buffer.from(`${at2}|${id2}`).toString("base64url");
function readPlace(cursor) {
  if (!cursor) return void 0;
  const [at2 = "", id2 = ""] = Buffer.from(cursor, "base64url").toString().split("|");
  const sound = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/.test(at2) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id2);
  return sound ? { at: at2, id: id2 } : void 0;
}

// src/modules/services/desk/search.ts
var quoted = (word) => `'${word.replaceAll("'", "''").replaceAll("\\", "\\\\")}'`;
function searchQuery(typed) {
  const tokens = fold(typed).split(" ").flatMap((token) => /\d/.test(token) && /[-.]/.test(token) ? [`${quoted(token)}:*`] : words2(token).map(quoted));
  const last = tokens.at(-1);
  if (last === void 0) return null;
  return [...tokens.slice(0, -1), last.endsWith(":*") ? last : `${last}:*`].join(" & ");
}
function searchWithin(query, reach) {
  if (isWide(reach)) return query;
  const places2 = [...reach.units, ...reach.agencies].map((id2) => quoted(`@${id2}`));
  return `(${query}) & (${places2.join(" | ")})`;
}

// src/modules/services/desk/lists.ts
var PAGE7 = 25;
var MOST_FOUND = 2e3;
var listInput = z48.object({
  list: z48.enum(LISTS),
  procedure: z48.string().max(40).optional(),
  state: z48.number().int().min(1).max(10).optional(),
  channel: z48.enum(CHANNELS).optional(),
  colour: z48.enum(COLOURS).optional(),
  /** Who handles it; `none`: nobody yet. */
  handler: z48.union([z48.uuid(), z48.literal("none")]).optional(),
  /** The agency that decides. */
  agency: z48.uuid().optional(),
  /** Code, name of the applicant or subject, accents or none. */
  text: z48.string().max(200).optional(),
  /** `urgent`: what is due first; `newest`: what came in last. Ended dossiers are always newest first. */
  sort: z48.enum(["urgent", "newest"]).default("urgent"),
  after: z48.string().max(200).optional()
});
var all = (conditions) => conditions.length > 0 ? sql`${sql.join(conditions, sql` AND `)}` : sql`true`;
function conditionsOf(input2, now, soon, query) {
  const found2 = [];
  if (input2.procedure) found2.push(sql`d.procedure_code = ${input2.procedure}`);
  if (input2.state) found2.push(sql`d.state = ${input2.state}`);
  if (input2.channel) found2.push(sql`d.channel = ${input2.channel}`);
  if (input2.agency) found2.push(sql`d.deciding_agency_id = ${input2.agency}::uuid`);
  if (input2.handler === "none") found2.push(sql`d.handler_id IS NULL`);
  else if (input2.handler) found2.push(sql`d.handler_id = ${input2.handler}::uuid`);
  if (input2.colour === "overdue") found2.push(sql`d.desk_at < ${now}`);
  if (input2.colour === "soon") found2.push(sql`d.desk_at >= ${now} AND d.desk_at < ${soon}`);
  if (input2.colour === "onTime") found2.push(sql`d.desk_at >= ${soon}`);
  if (query)
    found2.push(sql`EXISTS (SELECT FROM dossier_search s WHERE s.dossier_id = d.id AND s.words @@ ${query}::tsquery)`);
  return found2;
}
function traysAsked(input2) {
  const trays = traysOf(input2.list);
  if (input2.colour === void 0) return [...trays];
  return trays.filter((tray) => input2.colour === "paused" ? tray === "waiting" : TRAYS[tray].runs);
}
function rangesFor(ctx, input2, reach) {
  const side = sideOf(input2.list);
  if (input2.list === "mine") {
    const me = ctx.actor.kind === "person" ? [ctx.actor.personId] : [];
    return [{ column: "handler_id", ids: me, only: within(reach) }];
  }
  if (input2.handler && input2.handler !== "none")
    return [{ column: "handler_id", ids: [input2.handler], only: within(reach, side) }];
  if (input2.agency && isWide(reach))
    return [{ column: "deciding_agency_id", ids: [input2.agency], only: within(reach, side) }];
  return rangesOf(reach, side);
}
var places = ({ column, ids }) => column === null ? sql`(SELECT NULL::uuid) AS place(id)` : sql`unnest(${ids}::uuid[]) AS place(id)`;
var inPlace = ({ column, only }) => column === null ? only : sql`${sql.ref(`d.${column}`)} = place.id AND ${only}`;
function urgentFirst(ranges, trays, where2, after) {
  const from = after ? sql`(d.desk_at, d.id) > (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`;
  const parts3 = ranges.map(
    (range) => sql`
      SELECT x.id, x.at FROM ${places(range)}, unnest(${trays}::text[]) AS t(tray), LATERAL (
        SELECT d.id, d.desk_at AS at FROM dossier d
        WHERE ${inPlace(range)} AND d.tray = t.tray AND d.tray <> 'done' AND ${where2} AND ${from}
        ORDER BY d.desk_at, d.id LIMIT ${PAGE7 + 1}) x`
  );
  return sql`SELECT * FROM (${sql.join(parts3, sql` UNION ALL `)}) u ORDER BY at, id LIMIT ${PAGE7 + 1}`;
}
var before = (after) => after ? sql`(d.submitted_at, d.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`;
function newestOpen(ranges, trays, where2, after) {
  const parts3 = ranges.map(
    (range) => sql`
      SELECT d.id, d.submitted_at AS at FROM dossier d
      WHERE ${inRanges(range)} AND d.tray = ANY(${trays}::text[]) AND d.tray <> 'done' AND ${where2} AND ${before(after)}`
  );
  return sql`SELECT * FROM (${sql.join(parts3, sql` UNION ALL `)} OFFSET 0) u ORDER BY at DESC, id DESC LIMIT ${PAGE7 + 1}`;
}
function ended2(ranges, wide, where2, after) {
  if (wide)
    return sql`
      SELECT d.id, d.submitted_at AS at FROM dossier d
      WHERE d.tray = 'done' AND ${within(wide)} AND ${where2} AND ${before(after)}
      ORDER BY d.submitted_at DESC, d.id DESC LIMIT ${PAGE7 + 1}`;
  const parts3 = ranges.map(
    (range) => sql`
      SELECT x.id, x.at FROM ${places(range)}, LATERAL (
        SELECT d.id, d.submitted_at AS at FROM dossier d
        WHERE ${inPlace(range)} AND d.tray = 'done' AND ${where2} AND ${before(after)}
        ORDER BY d.submitted_at DESC, d.id DESC LIMIT ${PAGE7 + 1}) x`
  );
  return sql`SELECT * FROM (${sql.join(parts3, sql` UNION ALL `)}) u ORDER BY at DESC, id DESC LIMIT ${PAGE7 + 1}`;
}
function foundByWords(query, reach, trays, where2, after) {
  return sql`
    SELECT d.id, d.submitted_at AS at FROM (
      SELECT s.dossier_id FROM dossier_search s WHERE s.words @@ ${searchWithin(query, reach)}::tsquery
      LIMIT ${MOST_FOUND}) f
    JOIN dossier d ON d.id = f.dossier_id
    WHERE ${within(reach)} AND ${trays} AND ${where2} AND ${before(after)}
    ORDER BY d.submitted_at DESC, d.id DESC LIMIT ${PAGE7 + 1}`;
}
async function matches2(ctx, query, reach) {
  const { rows } = await sql`SELECT count(*)::int AS n FROM (
    SELECT FROM dossier_search s WHERE s.words @@ ${searchWithin(query, reach)}::tsquery
    LIMIT ${MOST_FOUND + 1}) f`.execute(ctx.db);
  return rows[0]?.n ?? 0;
}
async function readLines(ctx, top, order) {
  const { rows } = await sql`
    WITH top AS MATERIALIZED (${top})
    SELECT d.id, d.code, d.subject, d.state, d.step, d.channel, d.version, d.tray, d.procedure_code AS "procedureCode",
      d.deciding_agency_id AS "decidingAgencyId", d.submitted_at AS "submittedAt", d.due_at AS "dueAt",
      d.desk_at AS "deskAt", d.timeliness, p.full_name AS applicant, d.handler_id AS "handlerId",
      h.full_name AS handler, top.at::text AS place
    FROM top JOIN dossier d ON d.id = top.id JOIN person p ON p.id = d.applicant_id
    LEFT JOIN person h ON h.id = d.handler_id
    ORDER BY ${order}`.execute(ctx.db);
  return rows;
}
var worklist = defineQuery({
  name: "services.desk.list",
  title: { vi: "Danh s\xE1ch h\u1ED3 s\u01A1", en: "Dossiers of a list" },
  input: listInput,
  allow: { roles: READERS },
  async run(ctx, input2) {
    const none = { lines: [], next: null, tooMany: false };
    const query = input2.text ? searchQuery(input2.text) : null;
    if (input2.text && !query) return none;
    if (input2.list === "all" && !query) return none;
    const reach = await reachOf(ctx);
    const after = readPlace(input2.after);
    const ranges = rangesFor(ctx, input2, reach);
    if (ranges.length === 0) return none;
    const byWords = query !== null && (input2.list === "all" || input2.list === "done");
    const { colour: _, ...uncoloured } = input2;
    const asked2 = input2.list === "done" || input2.list === "all" ? { ...uncoloured, colour: void 0 } : input2;
    const soon = asked2.colour === void 0 ? ctx.now : await soonUntil(ctx);
    const where2 = all(conditionsOf(asked2, ctx.now, soon, byWords ? null : query));
    let top;
    let urgent = false;
    if (byWords) {
      top = foundByWords(query, reach, input2.list === "done" ? sql`d.tray = 'done'` : sql`true`, where2, after);
    } else if (input2.list === "done") {
      const placed = ranges.some(({ column }) => column === "handler_id" || column === "deciding_agency_id") && ranges.length === 1;
      top = ended2(ranges, isWide(reach) && !placed ? reach : null, where2, after);
    } else {
      const trays = traysAsked(input2);
      urgent = input2.sort === "urgent";
      top = urgent ? urgentFirst(ranges, trays, where2, after) : newestOpen(ranges, trays, where2, after);
    }
    const rows = await readLines(ctx, top, urgent ? sql`top.at, top.id` : sql`top.at DESC, top.id DESC`);
    const lines2 = rows.slice(0, PAGE7);
    const last = lines2.at(-1);
    return {
      lines: lines2,
      next: rows.length > PAGE7 && last ? writePlace({ at: last.place, id: last.id }) : null,
      tooMany: byWords && await matches2(ctx, query, reach) > MOST_FOUND
    };
  }
});

// src/modules/services/desk/assign.ts
import { z as z49 } from "zod";
var GIVERS = ["leader", "coordinator"];
async function handlersFor(ctx, dossier2) {
  const agency = (await agenciesOf(ctx)).get(dossier2.decidingAgencyId);
  const found2 = await staffOf(ctx, {
    roles: ["handler"],
    agencies: [agency.id],
    units: await ancestorIds(ctx, agency.unitId)
  });
  return [...new Map(found2.map((one) => [one.personId, one])).values()];
}
var notAHandler = (code3) => conflict("not_a_handler_there", {
  vi: `Ng\u01B0\u1EDDi \u0111\u01B0\u1EE3c ch\u1ECDn kh\xF4ng ph\u1EA3i chuy\xEAn vi\xEAn th\u1EE5 l\xFD t\u1EA1i n\u01A1i gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1 ${code3}.`,
  en: `The person chosen is not a specialist where dossier ${code3} is decided.`
});
async function give(ctx, dossier2, to, reason3) {
  if (dossier2.handlerId === to)
    throw conflict("already_theirs", {
      vi: `H\u1ED3 s\u01A1 ${dossier2.code} \u0111ang do ch\xEDnh ng\u01B0\u1EDDi n\xE0y th\u1EE5 l\xFD.`,
      en: `Dossier ${dossier2.code} is already theirs.`
    });
  const done = await moveDossier(ctx, dossier2, "assign", {
    agencyId: dossier2.decidingAgencyId,
    reason: reason3,
    set: { handler_id: to }
  });
  await emitMoved(ctx, dossier2, "assign", done);
  return { code: dossier2.code, state: done.to };
}
var assignDossier = defineCommand({
  name: "services.dossier.assign",
  title: { vi: "Ph\xE2n c\xF4ng th\u1EE5 l\xFD h\u1ED3 s\u01A1", en: "Assign a dossier" },
  input: z49.object({ ...target, to: z49.uuid(), reason: z49.string().trim().max(2e3).optional() }),
  allow: { roles: GIVERS, scope: deskScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    if (!(await handlersFor(ctx, dossier2)).some((one) => one.personId === input2.to)) throw notAHandler(dossier2.code);
    const done = await give(ctx, dossier2, input2.to, input2.reason || void 0);
    await notify(ctx, {
      personId: input2.to,
      kind: "services.assigned",
      title: { vi: `B\u1EA1n \u0111\u01B0\u1EE3c ph\xE2n c\xF4ng h\u1ED3 s\u01A1 ${dossier2.code}`, en: `Dossier ${dossier2.code} is yours` },
      body: { vi: input2.reason || dossier2.subject, en: input2.reason || dossier2.subject },
      href: `/can-bo/ho-so/${dossier2.id}`
    });
    return done;
  }
});
var handOverAll = defineCommand({
  name: "services.desk.handOverAll",
  title: { vi: "B\xE0n giao to\xE0n b\u1ED9 h\u1ED3 s\u01A1", en: "Hand over all dossiers" },
  input: z49.object({
    from: z49.uuid(),
    to: z49.uuid(),
    reason: z49.string().trim().min(10).max(2e3),
    /** First day on which the leaver's roles no longer hold; today or later. Null: they keep them (long leave, say). */
    endRoles: z49.iso.date().nullable()
  }).refine((input2) => input2.from !== input2.to, { path: ["to"], message: "to \u2260 from" }),
  allow: { roles: GIVERS },
  async run(ctx, input2) {
    const staff2 = await staffOf(ctx, { personIds: [input2.from, input2.to] });
    const receiver = staff2.find((one) => one.personId === input2.to);
    if (!receiver) throw notFound({ vi: "c\xE1n b\u1ED9 nh\u1EADn b\xE0n giao", en: "The officer who takes over" });
    const own = ctx.actor.kind === "person" ? ctx.actor.grants : [];
    const roles = staff2.filter(
      (one) => one.personId === input2.from && READERS.includes(one.role)
    );
    const place = (one) => ({ unitId: one.unitId, ...one.agencyId ? { agencyId: one.agencyId } : {} });
    const inReach = [];
    for (const one of roles) if (await anyGrantCovers(ctx, own, GIVERS, place(one))) inReach.push(one);
    const { rows } = await sql`
      SELECT d.id, d.code, ${within(await reachOf(ctx, GIVERS), "deciding")} AS here
      FROM dossier d WHERE d.handler_id = ${input2.from}::uuid AND d.tray <> 'done' ORDER BY d.id`.execute(ctx.db);
    if (inReach.length === 0 && !rows.some((row) => row.here))
      throw notFound({ vi: "c\xE1n b\u1ED9 b\xE0n giao trong ph\u1EA1m vi b\u1EA1n ph\u1EE5 tr\xE1ch", en: "The leaver, in your office" });
    const beyond = rows.filter((row) => !row.here).map((row) => row.code);
    if (beyond.length > 0)
      throw conflict("work_beyond_reach", {
        vi: `Ng\u01B0\u1EDDi n\xE0y c\xF2n h\u1ED3 s\u01A1 ngo\xE0i ph\u1EA1m vi b\u1EA1n ph\u1EE5 tr\xE1ch: ${some(beyond)}. H\xE3y \u0111\u1EC1 ngh\u1ECB n\u01A1i \u0111\xF3 ph\xE2n c\xF4ng l\u1EA1i tr\u01B0\u1EDBc.`,
        en: `They handle dossiers outside your office: ${some(beyond)}. Have those assigned there first.`
      });
    const refused2 = [];
    for (const { id: id2 } of rows) {
      const dossier2 = await lockDossier(ctx, id2);
      if (dossier2.handlerId !== input2.from) continue;
      const able = await handlersFor(ctx, dossier2);
      if (able.some((one) => one.personId === input2.to)) await give(ctx, dossier2, input2.to, input2.reason);
      else refused2.push(dossier2.code);
    }
    if (refused2.length > 0)
      throw conflict("nobody_to_take_over", {
        vi: `Ng\u01B0\u1EDDi nh\u1EADn kh\xF4ng ph\u1EA3i chuy\xEAn vi\xEAn th\u1EE5 l\xFD t\u1EA1i n\u01A1i gi\u1EA3i quy\u1EBFt: ${some(refused2)}. Ch\u01B0a c\xF3 h\u1ED3 s\u01A1 n\xE0o \u0111\u01B0\u1EE3c b\xE0n giao.`,
        en: `The receiver is no specialist where these are decided: ${some(refused2)}. Nothing was handed over.`
      });
    if (input2.endRoles !== null) {
      const day5 = [input2.endRoles, localDate(ctx.now)].sort()[1];
      for (const one of inReach) await endGrant(ctx, one.grantId, day5);
    }
    if (rows.length > 0)
      await notify(ctx, {
        personId: input2.to,
        kind: "services.handedOver",
        title: { vi: `B\u1EA1n \u0111\u01B0\u1EE3c b\xE0n giao ${rows.length} h\u1ED3 s\u01A1`, en: `${rows.length} dossiers were handed over to you` },
        body: { vi: input2.reason, en: input2.reason },
        href: "/can-bo/ho-so?khay=mine"
      });
    return { moved: rows.length, grantsEnded: input2.endRoles === null ? 0 : inReach.length };
  }
});
var some = (codes) => codes.length > 5 ? `${codes.slice(0, 5).join(", ")} \u2026 (${codes.length})` : codes.join(", ");
async function handlersInReach(ctx) {
  const reach = await reachOf(ctx, GIVERS);
  if (isWide(reach)) return [];
  const found2 = await staffOf(ctx, { roles: ["handler"], ...reach });
  return [...new Map(found2.map((one) => [one.personId, one.name]))].map(([value, label]) => ({ value, label }));
}

// src/modules/services/desk/overview.ts
var worstFirst = (a, b) => b.overdue - a.overdue || b.soon - a.soon || b.all - a.all;
var deskOverview = defineQuery({
  name: "services.desk.overview",
  title: { vi: "T\xECnh h\xECnh gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1", en: "State of the work" },
  input: nothing,
  allow: { roles: GIVERS },
  async run(ctx) {
    const reach = await reachOf(ctx, GIVERS);
    const ranges = rangesOf(reach, "both");
    const empty = { total: emptyTally(), agencies: [], handlers: [], procedures: [] };
    if (ranges.length === 0) return empty;
    const soon = await soonUntil(ctx);
    const parts3 = ranges.map(
      (range) => sql`
        SELECT d.deciding_agency_id AS agency, d.handler_id AS handler, d.procedure_code AS procedure, d.tray, d.desk_at
        FROM dossier d WHERE ${inRanges(range)} AND d.tray <> 'done'`
    );
    const { rows } = await sql`
      SELECT agency, handler, procedure, grouping(agency, handler, procedure)::int AS by, tray, count(*)::int AS n,
        count(*) FILTER (WHERE desk_at < ${ctx.now})::int AS overdue,
        count(*) FILTER (WHERE desk_at >= ${ctx.now} AND desk_at < ${soon})::int AS soon
      FROM (${sql.join(parts3, sql` UNION ALL `)}) open
      GROUP BY GROUPING SETS ((tray), (agency, tray), (handler, tray), (procedure, tray))`.execute(ctx.db);
    const names2 = await personNames(
      ctx,
      rows.flatMap((row) => row.handler ?? [])
    );
    const total = emptyTally();
    const slices = { agency: /* @__PURE__ */ new Map(), handler: /* @__PURE__ */ new Map(), procedure: /* @__PURE__ */ new Map() };
    const kinds = { 3: "agency", 5: "handler", 6: "procedure" };
    for (const row of rows) {
      const kind = kinds[row.by];
      if (!kind) {
        addTo(total, row.tray, row.n, row.overdue, row.soon);
        continue;
      }
      const key3 = row[kind];
      const slice = slices[kind].get(key3) ?? {
        ...emptyTally(),
        key: key3,
        name: kind === "handler" && key3 ? names2.get(key3) ?? null : null
      };
      addTo(slice, row.tray, row.n, row.overdue, row.soon);
      slices[kind].set(key3, slice);
    }
    const sorted = (kind) => [...slices[kind].values()].sort(worstFirst);
    return { total, agencies: sorted("agency"), handlers: sorted("handler"), procedures: sorted("procedure") };
  }
});
var orphans = defineQuery({
  name: "services.desk.orphans",
  title: { vi: "H\u1ED3 s\u01A1 kh\xF4ng c\xF2n ng\u01B0\u1EDDi th\u1EE5 l\xFD", en: "Dossiers nobody works on" },
  input: nothing,
  allow: { roles: GIVERS },
  run: (ctx) => findOrphans(ctx)
});
async function findOrphans(ctx) {
  const { rows } = await sql`
    SELECT d.handler_id AS handler, d.deciding_agency_id AS agency, count(*)::int AS n FROM dossier d
    WHERE d.handler_id IS NOT NULL AND d.tray <> 'done' AND d.tray <> 'issue'
      AND ${within(await reachOf(ctx, GIVERS), "deciding")}
    GROUP BY 1, 2`.execute(ctx.db);
  const people = [...new Set(rows.map((row) => row.handler))];
  if (people.length === 0) return [];
  const held = Map.groupBy(await staffOf(ctx, { roles: ["handler"], personIds: people }), (one) => one.personId);
  const left = /* @__PURE__ */ new Map();
  for (const [person, theirs] of Map.groupBy(rows, (row) => row.handler)) {
    const grants = held.get(person) ?? [];
    const wide = grants.filter((one) => one.agencyId === null).map((one) => one.unitId);
    const inUnits = (await agenciesOf(ctx)).idsOf(await coveredUnitIds(ctx, wide));
    const agencies = /* @__PURE__ */ new Set([...grants.flatMap((one) => one.agencyId ?? []), ...inUnits]);
    const alone = theirs.filter((row) => !agencies.has(row.agency));
    const n = alone.reduce((sum, row) => sum + row.n, 0);
    if (n > 0) left.set(person, n);
  }
  const names2 = await personNames(ctx, [...left.keys()]);
  return [...left].map(([personId, count3]) => ({ personId, name: names2.get(personId) ?? "", count: count3 })).sort((a, b) => b.count - a.count);
}

// src/modules/services/desk/codes.ts
import { z as z50 } from "zod";
var codesOf = defineQuery({
  name: "services.desk.codes",
  title: { vi: "M\xE3 c\u1EE7a c\xE1c h\u1ED3 s\u01A1", en: "Codes of dossiers" },
  input: z50.object({ ids: z50.array(z50.string()).max(200) }),
  allow: { roles: READERS },
  async run(ctx, { ids }) {
    const known = ids.filter((id2) => z50.uuid().safeParse(id2).success);
    const { rows } = await sql`
      SELECT d.id, d.code FROM dossier d
      WHERE d.id = ANY(${known}::uuid[]) AND ${within(await reachOf(ctx))}`.execute(ctx.db);
    return Object.fromEntries(rows.map((row) => [row.id, row.code]));
  }
});

// src/modules/services/desk/comments.ts
import { z as z51 } from "zod";
async function colleaguesOf(ctx, dossierId) {
  const dossier2 = await getDossier(ctx, dossierId);
  const found2 = await staffOf(ctx, {
    roles: READERS,
    agencies: [dossier2.receivingAgencyId, dossier2.decidingAgencyId],
    units: await ancestorIds(ctx, dossier2.unitId)
  });
  return [...new Map(found2.map((one) => [one.personId, one])).values()];
}
var addComment = defineCommand({
  name: "services.comment.add",
  title: { vi: "Trao \u0111\u1ED5i n\u1ED9i b\u1ED9 v\u1EC1 h\u1ED3 s\u01A1", en: "Comment on a dossier" },
  input: z51.object({
    dossierId: z51.uuid(),
    body: z51.string().trim().min(1).max(4e3),
    mentions: z51.array(z51.uuid()).max(20).default([])
  }),
  allow: { roles: READERS, scope: officeScope },
  async run(ctx, input2) {
    if (ctx.actor.kind !== "person") throw forbidden();
    const me = ctx.actor.personId;
    const dossier2 = await getDossier(ctx, input2.dossierId);
    const mentions = [...new Set(input2.mentions)].filter((id2) => id2 !== me);
    const known = mentions.length > 0 ? await colleaguesOf(ctx, input2.dossierId) : [];
    if (mentions.some((id2) => !known.some((one) => one.personId === id2))) {
      const text8 = {
        vi: "Ch\u1EC9 nh\u1EAFc \u0111\u01B0\u1EE3c c\xE1n b\u1ED9 c\xF3 quy\u1EC1n xem h\u1ED3 s\u01A1 n\xE0y.",
        en: "Only officers who may open this dossier can be mentioned."
      };
      throw new Problem(422, "mention_not_possible", text8, [{ path: "mentions", message: text8[ctx.lang] }]);
    }
    const name = actorName(ctx.actor);
    const row = await ctx.db.insertInto("dossier_comment").values({
      dossier_id: input2.dossierId,
      author_id: me,
      author_name: name,
      at: ctx.now,
      body: input2.body,
      mentions
    }).returning("id").executeTakeFirstOrThrow();
    for (const personId of mentions) {
      await notify(ctx, {
        personId,
        kind: "services.mentioned",
        title: {
          vi: `${name} nh\u1EAFc b\u1EA1n \u1EDF h\u1ED3 s\u01A1 ${dossier2.code}`,
          en: `${name} mentioned you on dossier ${dossier2.code}`
        },
        body: { vi: input2.body.slice(0, 300), en: input2.body.slice(0, 300) },
        href: `/can-bo/ho-so/${dossier2.id}#trao-doi`
      });
    }
    return { commentId: row.id };
  }
});
var listComments = defineQuery({
  name: "services.comment.list",
  title: { vi: "Xem trao \u0111\u1ED5i n\u1ED9i b\u1ED9", en: "Comments on a dossier" },
  input: z51.object({ dossierId: z51.uuid() }),
  allow: { roles: READERS, scope: officeScope },
  async run(ctx, { dossierId }) {
    return ctx.db.selectFrom("dossier_comment").select(["id", "at", "author_name as author", "body"]).where("dossier_id", "=", dossierId).orderBy("at").orderBy("id").execute();
  }
});

// src/modules/services/desk/notices.ts
var day4 = (date3) => date3.split("-").reverse().join("/");
var delegationNotices = defineConsumer({
  name: "services.delegationNotices",
  events: [delegationCreated.type, delegationRevoked.type],
  from: "now",
  async handle(ctx, event) {
    const begun = event.type === delegationCreated.type;
    const { standIn, role, to } = event.data;
    const name = ctx.app.modules.map((module) => module.roles?.[role]).find(Boolean) ?? { vi: role, en: role };
    const { from } = event.data;
    await notify(ctx, {
      personId: standIn,
      kind: "identity.delegation",
      eventId: event.id,
      title: begun ? { vi: `B\u1EA1n \u0111\u01B0\u1EE3c \u1EE7y quy\u1EC1n: ${name.vi}`, en: `A role was delegated to you: ${name.en}` } : { vi: `Vi\u1EC7c \u1EE7y quy\u1EC1n \u0111\xE3 ch\u1EA5m d\u1EE9t: ${name.vi}`, en: `A delegation has ended: ${name.en}` },
      body: begun ? { vi: `T\u1EEB ${day4(from ?? "")} \u0111\u1EBFn tr\u01B0\u1EDBc ${day4(to)}.`, en: `From ${day4(from ?? "")} until ${day4(to)}.` } : { vi: `T\u1EEB ng\xE0y ${day4(to)}.`, en: `As of ${day4(to)}.` },
      href: "/can-bo/uy-quyen"
    });
  }
});

// src/modules/services/desk/index.ts
var deskCommands = [assignDossier, handOverAll, addComment];
var deskQueries = [
  deskCounts,
  worklist,
  codesOf,
  deskOverview,
  orphans,
  listComments
];
var deskConsumers = [delegationNotices];
var staff = ["receptionist", "handler", "leader", "coordinator"];
var deskNav = [
  {
    door: "workspace",
    href: "/can-bo/lanh-dao",
    label: { vi: "\u0110i\u1EC1u h\xE0nh gi\u1EA3i quy\u1EBFt", en: "State of the work" },
    order: 15,
    roles: GIVERS
  },
  {
    door: "workspace",
    href: "/can-bo/uy-quyen",
    label: { vi: "\u1EE6y quy\u1EC1n, l\xE0m thay", en: "Delegation" },
    order: 80,
    roles: staff
  }
];

// src/modules/services/dossiers/applicant.ts
import { z as z52 } from "zod";

// src/modules/services/documents/acknowledgement.ts
function acknowledgement(data) {
  return {
    paper: "A5",
    meta: {
      title: `Phi\u1EBFu x\xE1c nh\u1EADn n\u1ED9p h\u1ED3 s\u01A1 tr\u1EF1c tuy\u1EBFn ${data.dossierCode}`,
      author: data.agency,
      subject: data.request,
      keywords: [data.dossierCode, data.procedureCode],
      createdAt: data.issuedAt
    },
    letterhead: {
      ...data.parentAgency ? { parent: data.parentAgency } : {},
      agency: data.agency,
      placeAndDate: placeAndDate(data.place, data.issuedAt)
    },
    footer: `M\xE3 h\u1ED3 s\u01A1: ${data.dossierCode}`,
    blocks: [
      {
        kind: "title",
        text: "PHI\u1EBEU X\xC1C NH\u1EACN N\u1ED8P H\u1ED2 S\u01A0 TR\u1EF0C TUY\u1EBEN",
        note: [{ text: "M\xE3 h\u1ED3 s\u01A1: " }, { text: data.dossierCode, bold: true }]
      },
      {
        kind: "beside",
        qr: {
          data: data.trackingUrl,
          size: 23,
          caption: "Qu\xE9t m\xE3 \u0111\u1EC3 tra c\u1EE9u h\u1ED3 s\u01A1",
          alt: `M\xE3 QR m\u1EDF trang tra c\u1EE9u ${data.trackingUrl}`
        },
        blocks: [
          {
            kind: "fields",
            rows: [
              [{ label: "N\u01A1i nh\u1EADn h\u1ED3 s\u01A1", value: data.agency }],
              [{ label: "Ng\u01B0\u1EDDi n\u1ED9p h\u1ED3 s\u01A1", value: data.applicant.name, bold: true }],
              ...data.applicant.address ? [[{ label: "\u0110\u1ECBa ch\u1EC9", value: data.applicant.address }]] : [],
              ...data.applicant.phone ? [[{ label: "S\u1ED1 \u0111i\u1EC7n tho\u1EA1i", value: data.applicant.phone }]] : [],
              [{ label: "N\u1ED9i dung y\xEAu c\u1EA7u", value: `${data.request} (${data.procedureCode})` }],
              [{ label: "Th\u1EDDi \u0111i\u1EC3m n\u1ED9p", value: longMoment(data.issuedAt), bold: true }]
            ]
          }
        ]
      },
      { kind: "paragraph", text: "Gi\u1EA5y t\u1EDD \u0111\xE3 g\u1EEDi:", align: "left" },
      {
        kind: "items",
        style: "1.",
        items: data.papers.map(
          (paper2) => paper2.files > 0 ? `${paper2.name} (${paper2.files} t\u1EC7p)` : `${paper2.name} (bi\u1EC3u m\u1EABu \u0111i\u1EC7n t\u1EED)`
        )
      },
      {
        kind: "paragraph",
        text: `Trong ${data.answerHours} gi\u1EDD l\xE0m vi\u1EC7c, c\u01A1 quan s\u1EBD th\xF4ng b\xE1o ti\u1EBFp nh\u1EADn, y\xEAu c\u1EA7u ho\xE0n thi\u1EC7n ho\u1EB7c t\u1EEB ch\u1ED1i h\u1ED3 s\u01A1. Khi h\u1ED3 s\u01A1 \u0111\u01B0\u1EE3c ti\u1EBFp nh\u1EADn, Gi\u1EA5y ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1 v\xE0 h\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3 s\u1EBD \u0111\u01B0\u1EE3c g\u1EEDi \u0111\u1EBFn t\xE0i kho\u1EA3n c\u1EE7a ng\u01B0\u1EDDi n\u1ED9p. Th\u1EDDi h\u1EA1n gi\u1EA3i quy\u1EBFt theo quy \u0111\u1ECBnh: ${data.processingTime} k\u1EC3 t\u1EEB khi ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1 \u0111\u1EA7y \u0111\u1EE7, h\u1EE3p l\u1EC7.`
      },
      {
        kind: "signatures",
        recipients: ["Ng\u01B0\u1EDDi n\u1ED9p h\u1ED3 s\u01A1;", "L\u01B0u: h\u1EC7 th\u1ED1ng."],
        right: { anchor: ACKNOWLEDGEMENT_ANCHOR, position: "N\u01A0I NH\u1EACN H\u1ED2 S\u01A0", hint: "(K\xFD s\u1ED1 c\u1EE7a c\u01A1 quan)", room: 16 }
      }
    ]
  };
}
var ACKNOWLEDGEMENT_ANCHOR = "agency";

// src/modules/services/documents/receipt-slip.ts
var RECEIPT_ANCHOR = "receiver";
function receiptSlip(data) {
  const { applicant: applicant2 } = data;
  const blank = "\u2026\u2026\u2026\u2026\u2026\u2026\u2026";
  return {
    paper: "A5",
    meta: {
      title: `Gi\u1EA5y ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1 v\xE0 h\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3 ${data.dossierCode}`,
      author: data.agency,
      subject: data.request,
      keywords: [data.dossierCode, data.procedureCode],
      createdAt: data.issuedAt
    },
    letterhead: {
      ...data.parentAgency ? { parent: data.parentAgency } : {},
      agency: data.agency,
      number: `S\u1ED1: ${data.number ?? "\u2026\u2026/TTPVHCC"}`,
      placeAndDate: placeAndDate(data.place, data.issuedAt)
    },
    footer: [
      data.formLine,
      `M\xE3 h\u1ED3 s\u01A1: ${data.dossierCode}`,
      data.verifyCode ? `M\xE3 ki\u1EC3m tra: ${data.verifyCode}` : void 0
    ].filter(Boolean).join(" \xB7 "),
    blocks: [
      {
        kind: "title",
        text: "GI\u1EA4Y TI\u1EBEP NH\u1EACN H\u1ED2 S\u01A0 V\xC0 H\u1EB8N TR\u1EA2 K\u1EBET QU\u1EA2",
        note: [{ text: "M\xE3 h\u1ED3 s\u01A1: " }, { text: data.dossierCode, bold: true }]
      },
      {
        kind: "beside",
        qr: {
          data: data.trackingUrl,
          size: 23,
          caption: "Qu\xE9t m\xE3 \u0111\u1EC3 tra c\u1EE9u h\u1ED3 s\u01A1",
          alt: `M\xE3 QR m\u1EDF trang tra c\u1EE9u ${data.trackingUrl}`
        },
        blocks: [
          {
            kind: "fields",
            rows: [
              [{ label: "\u0110\u01A1n v\u1ECB ti\u1EBFp nh\u1EADn", value: data.agency }],
              [{ label: "Ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1 c\u1EE7a", value: applicant2.name, bold: true }],
              [{ label: "\u0110\u1ECBa ch\u1EC9", value: applicant2.address ?? blank }],
              [{ label: "S\u1ED1 \u0111i\u1EC7n tho\u1EA1i", value: applicant2.phone ?? blank }],
              [{ label: "Email", value: applicant2.email ?? blank }],
              [{ label: "N\u1ED9i dung y\xEAu c\u1EA7u gi\u1EA3i quy\u1EBFt", value: `${data.request} (${data.procedureCode})` }]
            ]
          }
        ]
      },
      { kind: "paragraph", text: "Th\xE0nh ph\u1EA7n h\u1ED3 s\u01A1 n\u1ED9p g\u1ED3m:", align: "left" },
      {
        kind: "table",
        columns: [
          { title: "STT", width: 8, align: "center" },
          { title: "T\xEAn gi\u1EA5y t\u1EDD", width: 62 },
          { title: "B\u1EA3n ch\xEDnh", width: 14, align: "center" },
          { title: "B\u1EA3n sao", width: 14, align: "center" }
        ],
        rows: data.papers.map((paper2, i) => [
          String(i + 1),
          paper2.electronic ? `${paper2.name} (b\u1EA3n \u0111i\u1EC7n t\u1EED)` : paper2.name,
          count2(paper2.originals),
          count2(paper2.copies)
        ])
      },
      {
        kind: "fields",
        rows: [
          [{ label: "S\u1ED1 l\u01B0\u1EE3ng h\u1ED3 s\u01A1", value: `${count2(data.sets)} b\u1ED9` }],
          [{ label: "Th\u1EDDi gian gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1 theo quy \u0111\u1ECBnh l\xE0", value: data.processingTime }],
          [{ label: "Th\u1EDDi gian nh\u1EADn h\u1ED3 s\u01A1", value: longMoment(data.receivedAt) }],
          [{ label: "Th\u1EDDi gian tr\u1EA3 k\u1EBFt qu\u1EA3 gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1", value: longMoment(data.dueAt), bold: true }],
          [{ label: "\u0110\u0103ng k\xFD nh\u1EADn k\u1EBFt qu\u1EA3 t\u1EA1i", value: data.resultPlace }],
          [
            {
              label: "V\xE0o S\u1ED5 theo d\xF5i h\u1ED3 s\u01A1",
              value: `Quy\u1EC3n s\u1ED1 ${data.registerBook ?? "\u2026\u2026\u2026"}; S\u1ED1 th\u1EE9 t\u1EF1 ${data.registerLine ?? "\u2026\u2026\u2026"}`
            }
          ]
        ]
      },
      {
        kind: "signatures",
        left: { position: "NG\u01AF\u1EDCI N\u1ED8P H\u1ED2 S\u01A0", hint: "(K\xFD v\xE0 ghi r\xF5 h\u1ECD t\xEAn)", name: applicant2.name },
        right: {
          anchor: RECEIPT_ANCHOR,
          position: "NG\u01AF\u1EDCI TI\u1EBEP NH\u1EACN H\u1ED2 S\u01A0",
          hint: "(K\xFD v\xE0 ghi r\xF5 h\u1ECD t\xEAn)",
          ...data.receivedBy ? { name: data.receivedBy } : {}
        }
      }
    ]
  };
}
function count2(n) {
  return n === 0 ? "" : String(n).padStart(2, "0");
}

// src/modules/services/documents/slips/forms.ts
var receipt = { number: "01", title: "GI\u1EA4Y TI\u1EBEP NH\u1EACN H\u1ED2 S\u01A0 V\xC0 H\u1EB8N TR\u1EA2 K\u1EBET QU\u1EA2" };
var supplement = { number: "02", title: "PHI\u1EBEU Y\xCAU C\u1EA6U B\u1ED4 SUNG, HO\xC0N THI\u1EC6N H\u1ED2 S\u01A0" };
var FORM_SETS = [
  {
    circular: "01/2018/TT-VPCP",
    from: "2019-01-08",
    source: "Th\xF4ng t\u01B0 01/2018/TT-VPCP ng\xE0y 23/11/2018, Ph\u1EE5 l\u1EE5c",
    forms: {
      receipt,
      supplement,
      refusal: { number: "03", title: "PHI\u1EBEU T\u1EEA CH\u1ED0I GI\u1EA2I QUY\u1EBET H\u1ED2 S\u01A0" },
      apology: { number: "04", title: "PHI\u1EBEU XIN L\u1ED6I V\xC0 H\u1EB8N L\u1EA0I NG\xC0Y TR\u1EA2 K\u1EBET QU\u1EA2" },
      control: { number: "05", title: "PHI\u1EBEU KI\u1EC2M SO\xC1T QU\xC1 TR\xCCNH GI\u1EA2I QUY\u1EBET H\u1ED2 S\u01A0" },
      register: { number: "06", title: "S\u1ED4 THEO D\xD5I H\u1ED2 S\u01A0" }
    }
  },
  {
    circular: "03/2025/TT-VPCP",
    from: "2025-09-15",
    source: "Th\xF4ng t\u01B0 03/2025/TT-VPCP ng\xE0y 15/09/2025, Ph\u1EE5 l\u1EE5c",
    forms: {
      receipt,
      supplement,
      refusal: { number: "03", title: "PHI\u1EBEU T\u1EEA CH\u1ED0I TI\u1EBEP NH\u1EACN, GI\u1EA2I QUY\u1EBET H\u1ED2 S\u01A0" },
      apology: { number: "04", title: "V\u0102N B\u1EA2N XIN L\u1ED6I V\xC0 \u0110\u1EC0 NGH\u1ECA GIA H\u1EA0N" },
      stop: { number: "05", title: "TH\xD4NG B\xC1O D\u1EEANG GI\u1EA2I QUY\u1EBET H\u1ED2 S\u01A0" },
      control: { number: "06", title: "PHI\u1EBEU KI\u1EC2M SO\xC1T QU\xC1 TR\xCCNH GI\u1EA2I QUY\u1EBET H\u1ED2 S\u01A0" },
      register: { number: "07", title: "S\u1ED4 THEO D\xD5I H\u1ED2 S\u01A0" }
    }
  }
];
function slipForm(kind, day5) {
  const set = FORM_SETS.findLast((one) => one.from <= day5) ?? FORM_SETS[0];
  const form = set?.forms[kind];
  if (set && form) {
    return {
      title: form.title,
      line: `M\u1EABu s\u1ED1 ${form.number} (Th\xF4ng t\u01B0 ${set.circular})`,
      key: `${set.circular} ${form.number}`
    };
  }
  const title2 = FORM_SETS.findLast((one) => one.forms[kind])?.forms[kind]?.title ?? "";
  return { title: title2, line: "", key: null };
}

// src/modules/services/documents/slips/slip.ts
var SLIP_ANCHOR = "agency";
var BLANK = "\u2026\u2026\u2026\u2026\u2026\u2026\u2026";
var footerOf = (data) => [data.form.line, `M\xE3 h\u1ED3 s\u01A1: ${data.dossierCode}`, `M\xE3 ki\u1EC3m tra: ${data.verifyCode}`].filter(Boolean).join(" \xB7 ");
function slip(data, blocks, sign3, left) {
  const { applicant: applicant2, form } = data;
  return {
    paper: "A5",
    meta: {
      title: `${form.title} ${data.dossierCode}`,
      author: data.agency,
      subject: data.request,
      keywords: [data.dossierCode, data.procedureCode, data.verifyCode],
      createdAt: data.issuedAt
    },
    letterhead: {
      ...data.parentAgency ? { parent: data.parentAgency } : {},
      agency: data.agency,
      number: `S\u1ED1: ${data.number}`,
      placeAndDate: placeAndDate(data.place, data.issuedAt)
    },
    footer: footerOf(data),
    blocks: [
      { kind: "title", text: form.title, note: [{ text: "M\xE3 h\u1ED3 s\u01A1: " }, { text: data.dossierCode, bold: true }] },
      {
        kind: "beside",
        qr: {
          data: data.verifyUrl,
          size: 23,
          caption: "Qu\xE9t m\xE3 \u0111\u1EC3 ki\u1EC3m tra",
          alt: `M\xE3 QR m\u1EDF trang ki\u1EC3m tra ${data.verifyUrl}`
        },
        blocks: [
          {
            kind: "fields",
            rows: [
              [{ label: "H\u1ED3 s\u01A1 c\u1EE7a", value: applicant2.name, bold: true }],
              [{ label: "\u0110\u1ECBa ch\u1EC9", value: applicant2.address ?? BLANK }],
              [{ label: "S\u1ED1 \u0111i\u1EC7n tho\u1EA1i", value: applicant2.phone ?? BLANK }],
              [{ label: "Email", value: applicant2.email ?? BLANK }],
              [{ label: "N\u1ED9i dung y\xEAu c\u1EA7u gi\u1EA3i quy\u1EBFt", value: `${data.request} (${data.procedureCode})` }]
            ]
          }
        ]
      },
      ...blocks,
      { kind: "signatures", ...left ? { left } : {}, right: { anchor: SLIP_ANCHOR, ...sign3 } }
    ]
  };
}

// src/modules/services/documents/slips/letters.ts
var lines = (text8) => text8.split("\n").map((line3) => line3.trim()).filter(Boolean);
function supplementSlip(data) {
  const asked2 = lines(data.asked);
  return slip(
    data,
    [
      { kind: "paragraph", text: "Y\xEAu c\u1EA7u b\u1ED5 sung, ho\xE0n thi\u1EC7n h\u1ED3 s\u01A1 g\u1ED3m nh\u1EEFng n\u1ED9i dung sau:", align: "left" },
      asked2.length > 1 ? { kind: "items", items: asked2, style: "1." } : { kind: "paragraph", text: asked2[0] ?? data.asked },
      ...data.supplyBy ? [{ kind: "paragraph", text: `Th\u1EDDi h\u1EA1n b\u1ED5 sung: \u0111\u1EBFn h\u1EBFt ${longDateOf(data.supplyBy)}.` }] : [],
      {
        kind: "paragraph",
        text: `Th\u1EDDi gian gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1 t\u1EA1m d\u1EEBng t\xEDnh t\u1EEB th\u1EDDi \u0111i\u1EC3m ban h\xE0nh phi\u1EBFu n\xE0y \u0111\u1EBFn khi h\u1ED3 s\u01A1 \u0111\u01B0\u1EE3c b\u1ED5 sung \u0111\u1EA7y \u0111\u1EE7. Trong qu\xE1 tr\xECnh ho\xE0n thi\u1EC7n h\u1ED3 s\u01A1, n\u1EBFu c\xF3 v\u01B0\u1EDBng m\u1EAFc, \xF4ng (b\xE0) li\xEAn h\u1EC7 v\u1EDBi ${data.officer.name}${data.officer.phone ? `, s\u1ED1 \u0111i\u1EC7n tho\u1EA1i ${data.officer.phone}` : ""} \u0111\u1EC3 \u0111\u01B0\u1EE3c h\u01B0\u1EDBng d\u1EABn./.`
      }
    ],
    { position: "NG\u01AF\u1EDCI H\u01AF\u1EDANG D\u1EAAN", hint: "(K\xFD s\u1ED1 c\u1EE7a c\u01A1 quan)", name: data.officer.name }
  );
}
function refusalSlip(data) {
  const reasons = lines(data.reason);
  return slip(
    data,
    [
      {
        kind: "paragraph",
        text: `Qua xem x\xE9t, ${data.agency} th\xF4ng b\xE1o kh\xF4ng ti\u1EBFp nh\u1EADn, gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1 n\xE0y v\u1EDBi l\xFD do c\u1EE5 th\u1EC3 v\xE0 h\u01B0\u1EDBng d\u1EABn nh\u01B0 sau:`
      },
      reasons.length > 1 ? { kind: "items", items: reasons, style: "-" } : { kind: "paragraph", text: reasons[0] ?? data.reason },
      { kind: "paragraph", text: "Xin th\xF4ng b\xE1o \u0111\u1EC3 \xF4ng (b\xE0) \u0111\u01B0\u1EE3c bi\u1EBFt v\xE0 th\u1EF1c hi\u1EC7n./." }
    ],
    { position: "NG\u01AF\u1EDCI TI\u1EBEP NH\u1EACN H\u1ED2 S\u01A0", hint: "(K\xFD s\u1ED1 c\u1EE7a c\u01A1 quan)", ...data.officer ? { name: data.officer } : {} },
    { position: "NG\u01AF\u1EDCI N\u1ED8P H\u1ED2 S\u01A0", hint: "(K\xFD v\xE0 ghi r\xF5 h\u1ECD t\xEAn)", name: data.applicant.name }
  );
}
function apologySlip(data) {
  return slip(
    data,
    [
      { kind: "paragraph", text: [{ text: "K\xEDnh g\u1EEDi: \xF4ng (b\xE0) " }, { text: data.applicant.name, bold: true }] },
      {
        kind: "paragraph",
        text: `L\xFAc ${longMoment(data.receivedAt)}, ${data.agency} \u0111\xE3 ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1 c\u1EE7a \xF4ng (b\xE0), m\xE3 h\u1ED3 s\u01A1 ${data.dossierCode}, h\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3 v\xE0o ${longMoment(data.promisedAt)}. Tuy nhi\xEAn, h\u1ED3 s\u01A1 ch\u01B0a th\u1EC3 gi\u1EA3i quy\u1EBFt xong \u0111\xFAng th\u1EDDi h\u1EA1n \u0111\xE3 ghi trong Gi\u1EA5y ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1 v\xE0 h\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3.`
      },
      { kind: "fields", rows: [[{ label: "L\xFD do", value: data.reason }]] },
      {
        kind: "paragraph",
        text: [
          {
            text: `S\u1EF1 ch\u1EADm tr\u1EC5 n\xE0y g\xE2y phi\u1EC1n h\xE0, t\u1ED1n k\xE9m th\u1EDDi gian, c\xF4ng s\u1EE9c c\u1EE7a \xF4ng (b\xE0). ${data.agency} xin l\u1ED7i \xF4ng (b\xE0) v\xE0 \u0111\u1EC1 ngh\u1ECB gia h\u1EA1n, h\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3 v\xE0o `
          },
          { text: longMoment(data.newDueAt), bold: true },
          { text: ". Mong \xF4ng (b\xE0) th\xF4ng c\u1EA3m./." }
        ]
      }
    ],
    { position: "TH\u1EE6 TR\u01AF\u1EDENG C\u01A0 QUAN, \u0110\u01A0N V\u1ECA", hint: "(K\xFD s\u1ED1 c\u1EE7a c\u01A1 quan)", name: data.head }
  );
}
function stopSlip(data) {
  const reasons = lines(data.reason);
  return slip(
    data,
    [
      {
        kind: "paragraph",
        text: `${data.agency} \u0111\xE3 ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1 c\u1EE7a \xF4ng (b\xE0) l\xFAc ${longMoment(data.receivedAt)}. Nay ${data.agency} th\xF4ng b\xE1o d\u1EEBng gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1 v\u1EDBi l\xFD do nh\u01B0 sau:`
      },
      reasons.length > 1 ? { kind: "items", items: reasons, style: "-" } : { kind: "paragraph", text: reasons[0] ?? data.reason },
      {
        kind: "paragraph",
        text: "N\u1EBFu v\u1EABn c\xF3 nhu c\u1EA7u, \xF4ng (b\xE0) n\u1ED9p l\u1EA1i h\u1ED3 s\u01A1 khi \u0111\xE3 \u0111\u1EE7 \u0111i\u1EC1u ki\u1EC7n; n\u1EBFu kh\xF4ng \u0111\u1ED3ng \xFD, \xF4ng (b\xE0) c\xF3 quy\u1EC1n khi\u1EBFu n\u1EA1i theo quy \u0111\u1ECBnh c\u1EE7a ph\xE1p lu\u1EADt./."
      }
    ],
    { position: "TH\u1EE6 TR\u01AF\u1EDENG C\u01A0 QUAN, \u0110\u01A0N V\u1ECA", hint: "(K\xFD s\u1ED1 c\u1EE7a c\u01A1 quan)", name: data.head }
  );
}

// src/modules/services/dossiers/slips.ts
async function issueAcknowledgement(ctx, dossier2) {
  const setting = await settingOf(ctx, dossier2);
  const { procedure, receiving, placeOf: placeOf3, parentOf } = setting;
  const files2 = await ctx.db.selectFrom("dossier_component").select(["component", (eb) => eb.fn.countAll().as("n")]).where("dossier_id", "=", dossier2.id).groupBy("component").execute();
  const count3 = new Map(files2.map((row) => [row.component, Number(row.n)]));
  const spec = acknowledgement({
    ...withParent(parentOf(receiving)),
    agency: receiving.name,
    place: placeOf3(receiving),
    issuedAt: dossier2.submittedAt,
    dossierCode: dossier2.code,
    trackingUrl: trackingUrl(ctx, dossier2.code),
    applicant: await applicantOf(ctx, dossier2, setting),
    request: procedure.name.vi,
    procedureCode: procedure.code,
    papers: procedure.components.map((component) => ({
      name: component.name.vi,
      files: count3.get(component.key) ?? 0,
      form: component.source === "form"
    })).filter((paper2) => paper2.form || paper2.files > 0),
    answerHours: procedure.answerHours,
    processingTime: limitText2(procedure, dossier2.channel, "vi")
  });
  const pdf = await signedByAgency(
    ctx,
    spec,
    receiving,
    ACKNOWLEDGEMENT_ANCHOR,
    placeOf3(receiving),
    "X\xE1c nh\u1EADn n\u1ED9p h\u1ED3 s\u01A1 tr\u1EF1c tuy\u1EBFn"
  );
  await keepPaper(ctx, dossier2, "acknowledgement", pdf, { verifyCode: newVerifyCode() });
}
async function handedIn(ctx, dossier2, { procedure }) {
  const rows = await ctx.db.selectFrom("dossier_component").select(["component", "file_id", "originals", "copies"]).where("dossier_id", "=", dossier2.id).execute();
  return procedure.components.flatMap((component) => {
    const own = rows.filter((row) => row.component === component.key);
    if (component.source !== "form" && own.length === 0) return [];
    const onPaper = own.filter((row) => row.originals + row.copies > 0);
    const sum = (of) => onPaper.reduce((total, row) => total + row[of], 0);
    return [
      {
        name: component.name.vi,
        originals: onPaper.length > 0 ? sum("originals") : component.originals,
        copies: onPaper.length > 0 ? sum("copies") : component.copies,
        electronic: onPaper.length === 0
      }
    ];
  });
}
async function issueReceipt(ctx, dossier2, id2) {
  const setting = await settingOf(ctx, dossier2);
  const { procedure, receiving, placeOf: placeOf3, parentOf } = setting;
  const day5 = localDate(ctx.now);
  const year = day5.slice(0, 4);
  const form = slipForm("receipt", day5);
  const verifyCode = newVerifyCode();
  const applicant2 = await applicantOf(ctx, dossier2, setting);
  const papers2 = await handedIn(ctx, dossier2, setting);
  const line3 = await nextNumber(ctx, "receipt", receiving.id, year);
  const number2 = `${String(line3).padStart(2, "0")}/${receiving.symbol}`;
  const spec = receiptSlip({
    ...withParent(parentOf(receiving)),
    agency: receiving.name,
    number: number2,
    place: placeOf3(receiving),
    issuedAt: ctx.now,
    dossierCode: dossier2.code,
    trackingUrl: trackingUrl(ctx, dossier2.code),
    formLine: form.line,
    verifyCode: showVerifyCode(verifyCode),
    applicant: applicant2,
    request: procedure.name.vi,
    procedureCode: procedure.code,
    papers: papers2,
    sets: 1,
    processingTime: limitText2(procedure, dossier2.channel, "vi"),
    receivedAt: dossier2.receivedAt,
    dueAt: dossier2.dueAt,
    resultPlace: dossier2.channel === "online" ? "C\u1ED5ng d\u1ECBch v\u1EE5 c\xF4ng c\u1EE7a t\u1EC9nh (b\u1EA3n \u0111i\u1EC7n t\u1EED)" : dossier2.channel === "postal" ? "\u0110\u1ECBa ch\u1EC9 c\u1EE7a ng\u01B0\u1EDDi n\u1ED9p, qua d\u1ECBch v\u1EE5 b\u01B0u ch\xEDnh c\xF4ng \xEDch" : receiving.name,
    registerBook: `01/${year}`,
    registerLine: String(line3),
    ...ctx.actor.kind === "person" ? { receivedBy: ctx.actor.name } : {}
  });
  const pdf = await signedByAgency(
    ctx,
    spec,
    receiving,
    RECEIPT_ANCHOR,
    placeOf3(receiving),
    "Gi\u1EA5y ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1 v\xE0 h\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3"
  );
  await keepPaper(ctx, dossier2, "receipt", pdf, { id: id2, number: number2, form: form.key, verifyCode });
}
async function issueSlip(ctx, dossier2, kind, side, layOut, given2) {
  const id2 = given2 ?? await newPaperId(ctx);
  const setting = await settingOf(ctx, dossier2);
  const agency = setting[side];
  const day5 = localDate(ctx.now);
  const form = slipForm(kind, day5);
  const verifyCode = newVerifyCode();
  const applicant2 = await applicantOf(ctx, dossier2, setting);
  const n = await nextNumber(ctx, `slip:${kind}`, agency.id, day5.slice(0, 4));
  const number2 = `${String(n).padStart(2, "0")}/${agency.symbol}`;
  const spec = layOut(
    {
      form,
      ...withParent(setting.parentOf(agency)),
      agency: agency.name,
      number: number2,
      place: setting.placeOf(agency),
      issuedAt: ctx.now,
      dossierCode: dossier2.code,
      verifyCode: showVerifyCode(verifyCode),
      verifyUrl: verifyUrl(ctx, verifyCode),
      applicant: applicant2,
      request: setting.procedure.name.vi,
      procedureCode: setting.procedure.code
    },
    setting
  );
  const pdf = await signedByAgency(ctx, spec, agency, SLIP_ANCHOR, setting.placeOf(agency), form.title);
  await keepPaper(ctx, dossier2, kind, pdf, { id: id2, number: number2, form: form.key, verifyCode });
  return id2;
}
var officer = (ctx) => ctx.actor.kind === "person" ? ctx.actor.name : "";
var issueSupplementSlip = (ctx, dossier2, side, asked2, id2) => issueSlip(
  ctx,
  dossier2,
  "supplement",
  side,
  (data, setting) => supplementSlip({
    ...data,
    asked: asked2.reason,
    ...asked2.supplyBy ? { supplyBy: asked2.supplyBy } : {},
    officer: { name: officer(ctx), ...setting[side].phone ? { phone: setting[side].phone } : {} }
  }),
  id2
);
var issueRefusalSlip = (ctx, dossier2, reason3, id2) => issueSlip(
  ctx,
  dossier2,
  "refusal",
  "receiving",
  (data) => refusalSlip({ ...data, reason: reason3, officer: officer(ctx) }),
  id2
);
var issueApologySlip = (ctx, dossier2, apology, id2) => issueSlip(
  ctx,
  dossier2,
  "apology",
  "deciding",
  (data) => apologySlip({
    ...data,
    receivedAt: dossier2.receivedAt,
    promisedAt: dossier2.dueAt,
    newDueAt: apology.newDueAt,
    reason: apology.reason,
    head: officer(ctx)
  }),
  id2
);
var issueStopSlip = (ctx, dossier2, reason3, id2) => issueSlip(
  ctx,
  dossier2,
  "stop",
  "deciding",
  (data) => stopSlip({ ...data, receivedAt: dossier2.receivedAt, reason: reason3, head: officer(ctx) }),
  id2
);

// src/modules/services/dossiers/applicant.ts
var owner = { person: { level: 1 }, scope: scopeOfDossier };
var supplementDossier = defineCommand({
  name: "services.dossier.supplement",
  title: { vi: "B\u1ED5 sung h\u1ED3 s\u01A1", en: "Supply what was asked for" },
  input: z52.object({
    dossierId: z52.uuid(),
    note: z52.string().trim().max(2e3).default(""),
    files: z52.array(z52.object({ component: z52.string(), fileId: z52.uuid(), name: z52.string().min(1).max(200) })).max(10)
  }),
  allow: owner,
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId);
    const { procedure } = await procedureVersion(ctx, dossier2.procedureVersionId);
    const known = new Set(
      procedure.components.filter((component) => component.source === "upload").map((component) => component.key)
    );
    const stranger = input2.files.find((file) => !known.has(file.component));
    if (stranger || input2.files.length === 0 && !input2.note) {
      const message = {
        vi: "H\xE3y \u0111\xEDnh k\xE8m gi\u1EA5y t\u1EDD \u0111\u01B0\u1EE3c y\xEAu c\u1EA7u ho\u1EB7c vi\u1EBFt n\u1ED9i dung gi\u1EA3i tr\xECnh.",
        en: "Attach the papers that were asked for, or write an explanation."
      };
      throw new Problem(422, "nothing_supplied", message, [{ path: "note", message: message[ctx.lang] }]);
    }
    const done = await moveDossier(ctx, dossier2, "supplement", { reason: input2.note || void 0 });
    if (input2.files.length > 0) {
      await ctx.db.insertInto("dossier_component").values(
        input2.files.map((file) => ({
          dossier_id: dossier2.id,
          component: file.component,
          file_id: file.fileId,
          name: file.name,
          added_at: ctx.now
        }))
      ).execute();
    }
    await emitMoved(ctx, dossier2, "supplement", done);
    await syncBundle(ctx, dossier2);
    return { code: dossier2.code };
  }
});
var acknowledgeDossier = defineCommand({
  name: "services.dossier.acknowledge",
  title: { vi: "C\u1EA5p phi\u1EBFu x\xE1c nh\u1EADn n\u1ED9p h\u1ED3 s\u01A1", en: "Issue the acknowledgement" },
  input: z52.object({ dossierId: z52.uuid() }),
  allow: owner,
  async run(ctx, { dossierId }) {
    const dossier2 = await lockDossier(ctx, dossierId);
    const find = async () => (await papersOf(ctx, dossierId)).find((paper2) => paper2.kind === "acknowledgement");
    const there = await find();
    if (there) return { fileId: there.fileId };
    await issueAcknowledgement(ctx, dossier2);
    const made = await find();
    if (!made) throw new Error(`no acknowledgement of ${dossier2.code} was made`);
    return { fileId: made.fileId };
  }
});
async function takeBack(ctx, dossier2, reason3) {
  const received = dossier2.receivedAt !== null;
  const done = await moveDossier(ctx, dossier2, "withdraw", {
    reason: reason3 || void 0,
    set: received ? { handled_at: ctx.now, outcome: "withdrawn" } : { outcome: "withdrawn" }
  });
  if (received) await emitHandled(ctx, dossier2, done, "withdrawn", false);
  else await emitMoved(ctx, dossier2, "withdraw", done);
}
var withdrawDossier = defineCommand({
  name: "services.dossier.withdraw",
  title: { vi: "R\xFAt h\u1ED3 s\u01A1", en: "Withdraw a dossier" },
  input: z52.object({ dossierId: z52.uuid(), reason: z52.string().trim().max(2e3).default("") }),
  allow: owner,
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId);
    if (dossier2.parentId) {
      throw conflict("part_of_bundle", {
        vi: "\u0110\xE2y l\xE0 m\u1ED9t ph\u1EA7n c\u1EE7a h\u1ED3 s\u01A1 li\xEAn th\xF4ng. B\u1EA1n ch\u1EC9 c\xF3 th\u1EC3 r\xFAt c\u1EA3 h\u1ED3 s\u01A1 li\xEAn th\xF4ng.",
        en: "This is part of a bundle. Only the whole bundle can be withdrawn."
      });
    }
    await takeBack(ctx, dossier2, input2.reason);
    for (const part of dossier2.bundle ? await partsOf(ctx, dossier2.id, true) : []) {
      if (nextState("withdraw", part.state)) await takeBack(ctx, part, input2.reason);
    }
    return { code: dossier2.code };
  }
});

// src/modules/services/dossiers/appointment.ts
import { z as z53 } from "zod";

// src/web/format.ts
var DATE_ONLY = /^(\d{4})-(\d{2})-(\d{2})$/;
var locale = { vi: "vi-VN", en: "en-GB" };
var perLang = (make2) => ({ vi: make2(locale.vi), en: make2(locale.en) });
var whole2 = perLang((tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 0 }));
var decimal = perLang((tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 2 }));
var local = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Ho_Chi_Minh",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23"
});
function localParts2(when) {
  return Object.fromEntries(local.formatToParts(when).map((part) => [part.type, part.value]));
}
function formatDate2(when) {
  const plain2 = typeof when === "string" ? DATE_ONLY.exec(when) : null;
  if (plain2) return `${plain2[3]}/${plain2[2]}/${plain2[1]}`;
  const part = localParts2(new Date(when));
  return `${part.day}/${part.month}/${part.year}`;
}
function formatDateTime2(when) {
  if (typeof when === "string" && DATE_ONLY.test(when)) return formatDate2(when);
  const part = localParts2(new Date(when));
  return `${part.hour}:${part.minute} ${part.day}/${part.month}/${part.year}`;
}
function machineTime(when) {
  return typeof when === "string" && DATE_ONLY.test(when) ? when : new Date(when).toISOString();
}
var formatNumber2 = (value, lang) => decimal[lang].format(value);
function formatMoney2(vnd2, lang) {
  return `${whole2[lang].format(vnd2)}\xA0${lang === "vi" ? "\u0111\u1ED3ng" : "VND"}`;
}
function formatQuantity(value, unit, lang) {
  const text8 = formatNumber2(value, lang);
  if (!unit) return text8;
  return unit === "%" ? `${text8}%` : `${text8}\xA0${unit}`;
}
function formatBytes(bytes, lang) {
  if (bytes < 1024 * 1024) return `${whole2[lang].format(Math.max(1, bytes / 1024))}\xA0KB`;
  return `${new Intl.NumberFormat(locale[lang], { maximumFractionDigits: 1 }).format(bytes / 1024 / 1024)}\xA0MB`;
}

// src/modules/services/dossiers/appointment.ts
var apologiseDossier = defineCommand({
  name: "services.dossier.apologise",
  title: { vi: "Xin l\u1ED7i v\xE0 h\u1EB9n l\u1EA1i ng\xE0y tr\u1EA3 k\u1EBFt qu\u1EA3", en: "Apologise and set a new appointment" },
  input: z53.object({
    ...target,
    /** YYYY-MM-DD; a day off gives the next working day. */
    newDate: z53.iso.date(),
    reason
  }),
  allow: { roles: ["leader"], scope: deskScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    const { dueAt, receivedAt } = dossier2;
    const log = await transitionsOf(ctx, dossier2.id);
    const refused2 = refusalOf(dossier2, "apologise", log) ?? (dueAt && apologyRefusal(ctx.now, dueAt, input2.newDate));
    if (refused2) throw refused2;
    const slipId = await newPaperId(ctx);
    const done = await moveDossier(ctx, dossier2, "apologise", {
      agencyId: dossier2.decidingAgencyId,
      reason: input2.reason,
      newDate: input2.newDate,
      slipId
    });
    if (!dueAt || !receivedAt || !done.dueAt) throw new Error(`dossier ${dossier2.code} has no appointment to move`);
    await issueApologySlip(
      ctx,
      { ...dossier2, dueAt, receivedAt },
      { reason: input2.reason, newDueAt: done.dueAt },
      slipId
    );
    await emitMoved(ctx, dossier2, "apologise", done);
    await syncBundle(ctx, dossier2);
    const when = formatDateTime2(done.dueAt);
    await tell(
      ctx,
      dossier2,
      "dossier.apology",
      { vi: `H\u1ED3 s\u01A1 ${dossier2.code}: h\u1EB9n l\u1EA1i ng\xE0y tr\u1EA3 k\u1EBFt qu\u1EA3`, en: `Dossier ${dossier2.code}: a new appointment` },
      {
        vi: `C\u01A1 quan xin l\u1ED7i v\xEC s\u1EF1 ch\u1EADm tr\u1EC5 v\xE0 h\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3 v\xE0o ${when}. L\xFD do: ${input2.reason}`,
        en: `The agency apologises for the delay. The result is now due at ${when}. Reason: ${input2.reason}`
      }
    );
    return { code: dossier2.code, state: done.to };
  }
});

// src/modules/services/dossiers/control.ts
import { z as z54 } from "zod";

// src/modules/services/documents/slips/control.ts
var RESULTS = { early: "Tr\u01B0\u1EDBc h\u1EA1n", on_time: "\u0110\xFAng h\u1EA1n", late: "Qu\xE1 h\u1EA1n" };
function controlSlip(data) {
  const table2 = {
    kind: "table",
    columns: [
      { title: "STT", width: 6, align: "center" },
      { title: "B\xEAn giao \u2192 b\xEAn nh\u1EADn", width: 30 },
      { title: "Th\u1EDDi gian giao, nh\u1EADn", width: 21, align: "center" },
      { title: "Ng\u01B0\u1EDDi giao", width: 14 },
      { title: "Ng\u01B0\u1EDDi nh\u1EADn", width: 14 },
      { title: "K\u1EBFt qu\u1EA3", width: 11, align: "center" },
      { title: "Ghi ch\xFA", width: 18 }
    ],
    rows: data.rows.map((row, i) => [
      String(i + 1),
      `${row.from} \u2013 ${row.to}`,
      longMoment(row.at),
      row.giver ?? "",
      row.taker ?? "",
      row.result ? RESULTS[row.result] : "",
      row.note ?? ""
    ])
  };
  return {
    paper: "A4",
    fontSize: 12,
    meta: {
      title: `${data.form.title} ${data.dossierCode}`,
      author: data.agency,
      subject: data.request,
      keywords: [data.dossierCode, data.procedureCode, data.verifyCode],
      createdAt: data.issuedAt
    },
    letterhead: {
      ...data.parentAgency ? { parent: data.parentAgency } : {},
      agency: data.agency,
      number: `S\u1ED1: ${data.number}`,
      placeAndDate: placeAndDate(data.place, data.issuedAt)
    },
    footer: footerOf(data),
    blocks: [
      { kind: "title", text: data.form.title, note: [{ text: "M\xE3 h\u1ED3 s\u01A1: " }, { text: data.dossierCode, bold: true }] },
      {
        kind: "beside",
        qr: {
          data: data.verifyUrl,
          size: 24,
          caption: "Qu\xE9t m\xE3 \u0111\u1EC3 ki\u1EC3m tra",
          alt: `M\xE3 QR m\u1EDF trang ki\u1EC3m tra ${data.verifyUrl}`
        },
        blocks: [
          {
            kind: "fields",
            rows: [
              [{ label: "H\u1ED3 s\u01A1 c\u1EE7a", value: data.applicant.name, bold: true }],
              ...data.applicant.phone ? [[{ label: "S\u1ED1 \u0111i\u1EC7n tho\u1EA1i", value: data.applicant.phone }]] : [],
              [{ label: "N\u1ED9i dung y\xEAu c\u1EA7u gi\u1EA3i quy\u1EBFt", value: `${data.request} (${data.procedureCode})` }],
              [{ label: "C\u01A1 quan gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1", value: data.deciding }],
              ...data.cooperating.length > 0 ? [[{ label: "C\u01A1 quan ph\u1ED1i h\u1EE3p gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1", value: data.cooperating.join("; ") }]] : []
            ]
          }
        ]
      },
      table2,
      {
        kind: "signatures",
        recipients: ["L\u01B0u: h\u1ED3 s\u01A1."],
        right: { anchor: SLIP_ANCHOR, position: "C\u01A0 QUAN L\u1EACP PHI\u1EBEU", hint: "(K\xFD s\u1ED1 c\u1EE7a c\u01A1 quan)", room: 22 }
      }
    ]
  };
}

// src/modules/services/dossiers/words.ts
var ACTION_NAMES = {
  submit: { vi: "N\u1ED9p h\u1ED3 s\u01A1", en: "Filed" },
  register: { vi: "N\u1ED9p h\u1ED3 s\u01A1 t\u1EA1i n\u01A1i ti\u1EBFp nh\u1EADn", en: "Filed at the counter or by post" },
  receive: { vi: "Ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1", en: "Received" },
  refuse: { vi: "T\u1EEB ch\u1ED1i ti\u1EBFp nh\u1EADn", en: "Refused" },
  start: { vi: "B\u1EAFt \u0111\u1EA7u th\u1EA9m \u0111\u1ECBnh", en: "Examination started" },
  propose: { vi: "Tr\xECnh l\xE3nh \u0111\u1EA1o", en: "Proposed to the leader" },
  sendBack: { vi: "Tr\u1EA3 l\u1EA1i chuy\xEAn vi\xEAn", en: "Sent back to the specialist" },
  requestSupplement: { vi: "Y\xEAu c\u1EA7u b\u1ED5 sung", en: "Supplement asked for" },
  supplement: { vi: "Ng\u01B0\u1EDDi n\u1ED9p \u0111\xE3 b\u1ED5 sung", en: "Supplement came in" },
  requestPayment: { vi: "Y\xEAu c\u1EA7u th\u1EF1c hi\u1EC7n ngh\u0129a v\u1EE5 t\xE0i ch\xEDnh", en: "Payment asked for" },
  confirmPayment: { vi: "\u0110\xE3 th\u1EF1c hi\u1EC7n ngh\u0129a v\u1EE5 t\xE0i ch\xEDnh", en: "Payment confirmed" },
  consult: { vi: "L\u1EA5y \xFD ki\u1EBFn c\u01A1 quan kh\xE1c", en: "Another agency consulted" },
  answerConsultation: { vi: "C\u01A1 quan \u0111\u01B0\u1EE3c l\u1EA5y \xFD ki\u1EBFn tr\u1EA3 l\u1EDDi", en: "The consulted agency answered" },
  apologise: { vi: "Xin l\u1ED7i v\xE0 h\u1EB9n l\u1EA1i ng\xE0y tr\u1EA3 k\u1EBFt qu\u1EA3", en: "Apology and new appointment" },
  assign: { vi: "Ph\xE2n c\xF4ng l\u1EA1i", en: "Given to another officer" },
  moveDeadline: { vi: "\u0110i\u1EC1u ch\u1EC9nh ng\xE0y h\u1EB9n tr\u1EA3", en: "Appointment adjusted" },
  decide: { vi: "Ph\xEA duy\u1EC7t, k\xFD s\u1ED1 k\u1EBFt qu\u1EA3", en: "Decided and signed" },
  deny: { vi: "T\u1EEB ch\u1ED1i gi\u1EA3i quy\u1EBFt", en: "Refused by decision" },
  issue: { vi: "Tr\u1EA3 k\u1EBFt qu\u1EA3", en: "Result handed over" },
  correct: { vi: "\u0110\xEDnh ch\xEDnh k\u1EBFt qu\u1EA3", en: "Result corrected" },
  revoke: { vi: "Thu h\u1ED3i k\u1EBFt qu\u1EA3", en: "Result revoked" },
  reopen: { vi: "Xem x\xE9t l\u1EA1i h\u1ED3 s\u01A1", en: "Opened again" },
  withdraw: { vi: "R\xFAt h\u1ED3 s\u01A1", en: "Withdrawn" },
  stop: { vi: "D\u1EEBng gi\u1EA3i quy\u1EBFt", en: "Stopped" }
};
var TOLD_WITH_REASON = [
  "requestSupplement",
  "refuse",
  "requestPayment",
  "apologise",
  "moveDeadline",
  "deny",
  "correct",
  "revoke",
  "reopen",
  "stop"
];
var PAPER_NAMES = {
  acknowledgement: { vi: "Phi\u1EBFu x\xE1c nh\u1EADn n\u1ED9p h\u1ED3 s\u01A1 tr\u1EF1c tuy\u1EBFn", en: "Acknowledgement of filing" },
  receipt: { vi: "Gi\u1EA5y ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1 v\xE0 h\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3", en: "Receipt slip with appointment" },
  supplement: { vi: "Phi\u1EBFu y\xEAu c\u1EA7u b\u1ED5 sung, ho\xE0n thi\u1EC7n h\u1ED3 s\u01A1", en: "Request for a supplement" },
  refusal: { vi: "Phi\u1EBFu t\u1EEB ch\u1ED1i ti\u1EBFp nh\u1EADn, gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1", en: "Refusal at reception" },
  apology: { vi: "V\u0103n b\u1EA3n xin l\u1ED7i v\xE0 h\u1EB9n l\u1EA1i ng\xE0y tr\u1EA3 k\u1EBFt qu\u1EA3", en: "Apology with a new appointment" },
  stop: { vi: "Th\xF4ng b\xE1o d\u1EEBng gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1", en: "Notice that work was stopped" },
  control: { vi: "Phi\u1EBFu ki\u1EC3m so\xE1t qu\xE1 tr\xECnh gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1", en: "Control slip" },
  denial: { vi: "Th\xF4ng b\xE1o t\u1EEB ch\u1ED1i gi\u1EA3i quy\u1EBFt (\u0111\xE3 k\xFD s\u1ED1)", en: "Letter of refusal (digitally signed)" },
  result: { vi: "K\u1EBFt qu\u1EA3 gi\u1EA3i quy\u1EBFt (\u0111\xE3 k\xFD s\u1ED1)", en: "Result (digitally signed)" }
};

// src/modules/services/dossiers/control.ts
var HANDED = {
  submit: ["applicant", "counter"],
  register: ["applicant", "counter"],
  receive: ["counter", "desk"],
  refuse: ["counter", "applicant"],
  propose: ["desk", "leader"],
  sendBack: ["leader", "desk"],
  requestSupplement: ["desk", "applicant"],
  supplement: ["applicant", "desk"],
  requestPayment: ["desk", "applicant"],
  confirmPayment: ["applicant", "desk"],
  consult: ["desk", "consulted"],
  answerConsultation: ["consulted", "desk"],
  decide: ["leader", "counter"],
  deny: ["leader", "counter"],
  issue: ["counter", "applicant"],
  stop: ["desk", "applicant"],
  withdraw: ["applicant", "counter"],
  reopen: ["counter", "desk"]
};
var JUDGED = ["receive", "propose", "decide", "deny"];
var NOTED = ["apologise", "moveDeadline", "correct", "revoke", "assign"];
function controlRows(log, name) {
  return log.flatMap((line3, i) => {
    const handed = HANDED[line3.action];
    if (!handed) {
      if (!NOTED.includes(line3.action)) return [];
      const holder = name("desk", line3);
      return [
        { from: holder, to: holder, at: line3.at, giver: line3.actorName ?? "", note: ACTION_NAMES[line3.action].vi }
      ];
    }
    const due = log[i - 1]?.stepDueAt ?? null;
    const taker = log.slice(i + 1).find((next) => next.actorName && next.action !== "moveDeadline")?.actorName;
    return [
      {
        from: name(handed[0], line3),
        to: name(handed[1], line3),
        at: line3.at,
        ...line3.actorName ? { giver: line3.actorName } : {},
        ...taker && handed[1] !== "applicant" ? { taker } : {},
        ...due && JUDGED.includes(line3.action) ? { result: timelinessOf(line3.at, due) } : {},
        note: ACTION_NAMES[line3.action].vi
      }
    ];
  });
}
var printControlSlip = defineCommand({
  name: "services.dossier.controlSlip",
  title: { vi: "In phi\u1EBFu ki\u1EC3m so\xE1t", en: "Print the control slip" },
  input: z54.object({ dossierId: z54.uuid() }),
  allow: {
    roles: ["receptionist", "handler", "leader", "coordinator"],
    async scope(ctx, input2) {
      const { ownerId: _, ...scope2 } = await scopeOfDossier(ctx, input2);
      return scope2;
    }
  },
  async run(ctx, { dossierId }) {
    const dossier2 = await lockDossier(ctx, dossierId);
    const log = await transitionsOf(ctx, dossierId);
    const newest = async () => (await papersOf(ctx, dossierId)).findLast(({ kind }) => kind === "control");
    const last = log.at(-1);
    const there = await newest();
    if (there && last && there.issuedAt >= last.at && there.issuedAt > dossier2.submittedAt)
      return { fileId: there.fileId };
    const day5 = localDate(ctx.now);
    const agencies = await agenciesOf(ctx);
    const agency = (id2) => id2 ? agencies.agencyById(id2, day5)?.name ?? "" : "";
    const receiving = agency(dossier2.receivingAgencyId);
    const deciding = agency(dossier2.decidingAgencyId);
    const cooperating = /* @__PURE__ */ new Set([
      ...(await consultationsOf(ctx, dossierId)).map((one) => agency(one.agencyId)),
      ...(dossier2.bundle ? await partsOf(ctx, dossierId) : []).map((part) => agency(part.decidingAgencyId))
    ]);
    await issueSlip(
      ctx,
      dossier2,
      "control",
      "receiving",
      (data) => controlSlip({
        ...data,
        deciding,
        cooperating: [...cooperating],
        rows: controlRows(log, (station, line3) => {
          switch (station) {
            case "applicant":
              return "Ng\u01B0\u1EDDi n\u1ED9p h\u1ED3 s\u01A1";
            case "counter":
              return receiving;
            case "leader":
              return `L\xE3nh \u0111\u1EA1o ${deciding}`;
            case "consulted":
              return line3.agencyId && line3.agencyId !== dossier2.decidingAgencyId ? agency(line3.agencyId) : "C\u01A1 quan \u0111\u01B0\u1EE3c l\u1EA5y \xFD ki\u1EBFn";
            case "desk":
              return deciding;
          }
        })
      })
    );
    const made = await newest();
    if (!made) throw new Error(`no control slip of ${dossier2.code} was made`);
    return { fileId: made.fileId };
  }
});

// src/modules/services/dossiers/corrections.ts
import { z as z55 } from "zod";

// src/modules/services/drafts/draft.ts
var unknownDraft = () => notFound({ vi: "b\u1EA3n nh\xE1p n\xE0y (c\xF3 th\u1EC3 b\u1EA1n \u0111\xE3 n\u1ED9p ho\u1EB7c \u0111\xE3 x\xF3a)", en: "This draft (you may have sent or deleted it)" });
async function getDraft(ctx, id2, lock = false) {
  const draft = await findDraft(ctx, id2, lock);
  if (!draft) throw unknownDraft();
  return draft;
}
async function findDraft(ctx, id2, lock = false) {
  let query = ctx.db.selectFrom("draft").selectAll().where("id", "=", id2);
  if (lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) return void 0;
  const files2 = await ctx.db.selectFrom("draft_file").select(["id", "field", "file_id as fileId", "name", "size"]).where("draft_id", "=", id2).orderBy("added_at").orderBy("id").execute();
  return {
    id: row.id,
    personId: row.person_id,
    version: await procedureVersion(ctx, row.procedure_version_id),
    answers: row.answers,
    updatedAt: row.updated_at,
    reuseConsentedAt: row.reuse_consented_at,
    files: files2
  };
}
async function draftScope(ctx, { draftId: draftId2 }) {
  const row = await ctx.db.selectFrom("draft").select("person_id").where("id", "=", draftId2).executeTakeFirst();
  if (!row) throw unknownDraft();
  return { ownerId: row.person_id };
}
async function answerWorld(ctx, files2) {
  const today = localDate(ctx.now);
  const units = await unitsOf(ctx);
  return {
    lang: ctx.lang,
    today,
    isCommune: (id2) => units.exists(id2, today) && units.unitById(id2, today)?.level === "commune",
    filesOf: (field) => files2.filter((file) => file.field === field).length
  };
}

// src/modules/services/documents/official-result.ts
var RESULT_ANCHOR = "leader";
function officialResult(data) {
  return {
    paper: "A4",
    meta: { title: data.title, author: data.agency, keywords: [data.dossierCode], createdAt: data.issuedAt },
    letterhead: {
      ...data.parentAgency ? { parent: data.parentAgency } : {},
      agency: data.agency,
      number: `S\u1ED1: ${data.number}`,
      placeAndDate: placeAndDate(data.place, data.issuedAt)
    },
    footer: `M\xE3 h\u1ED3 s\u01A1: ${data.dossierCode} \xB7 Ki\u1EC3m tra b\u1EA3n \u0111i\u1EC7n t\u1EED: ${data.verificationUrl}`,
    blocks: [
      { kind: "title", text: data.title },
      ...data.paragraphs.map((text8) => ({ kind: "paragraph", text: text8, align: "justify" })),
      ...data.fields.length > 0 ? [{ kind: "fields", rows: data.fields.map((field) => [{ label: field.label, value: field.value }]) }] : [],
      {
        kind: "signatures",
        recipients: [`${data.applicant};`, "L\u01B0u: VT."],
        qr: {
          data: data.verificationUrl,
          size: 26,
          caption: "Qu\xE9t m\xE3 \u0111\u1EC3 ki\u1EC3m tra b\u1EA3n \u0111i\u1EC7n t\u1EED",
          alt: `M\xE3 QR m\u1EDF trang ki\u1EC3m tra ${data.verificationUrl}`
        },
        right: {
          anchor: RESULT_ANCHOR,
          ...data.signer.authority ? { authority: data.signer.authority } : {},
          position: data.signer.position,
          name: data.signer.name,
          room: 24
        }
      }
    ]
  };
}

// src/modules/services/documents/extract.ts
function extractDocument(data) {
  const blocks = [
    { kind: "title", text: data.title, ...data.subtitle ? { note: [{ text: data.subtitle, italic: true }] } : {} }
  ];
  for (const part of data.parts) {
    if (part.title) blocks.push({ kind: "heading", text: part.title });
    blocks.push({ kind: "fields", rows: part.fields.map(({ label, value }) => [{ label, value }]) });
  }
  if (data.note) blocks.push({ kind: "paragraph", text: data.note, align: "justify" });
  return {
    paper: "A4",
    meta: { title: data.title, author: data.agency, keywords: [data.dossierCode], createdAt: data.issuedAt },
    letterhead: {
      ...data.parentAgency ? { parent: data.parentAgency } : {},
      agency: data.agency,
      number: `S\u1ED1: ${data.number}`,
      placeAndDate: placeAndDate(data.place, data.issuedAt)
    },
    footer: `M\xE3 h\u1ED3 s\u01A1: ${data.dossierCode} \xB7 Ki\u1EC3m tra b\u1EA3n \u0111i\u1EC7n t\u1EED: ${data.verificationUrl}`,
    blocks: [
      ...blocks,
      {
        kind: "signatures",
        qr: {
          data: data.verificationUrl,
          size: 26,
          caption: "Qu\xE9t m\xE3 \u0111\u1EC3 ki\u1EC3m tra b\u1EA3n \u0111i\u1EC7n t\u1EED",
          alt: `M\xE3 QR m\u1EDF trang ki\u1EC3m tra ${data.verificationUrl}`
        },
        right: {
          anchor: RESULT_ANCHOR,
          ...data.signer.authority ? { authority: data.signer.authority } : {},
          position: data.signer.position,
          name: data.signer.name,
          room: 24
        }
      }
    ]
  };
}

// src/modules/services/documents/household-business-certificate.ts
var CERTIFICATE_ANCHOR = "leader";
function householdBusinessCertificate(data) {
  const { owner: owner3 } = data;
  const members = data.members ?? [];
  return {
    paper: "A4",
    meta: {
      title: `Gi\u1EA5y ch\u1EE9ng nh\u1EADn \u0111\u0103ng k\xFD h\u1ED9 kinh doanh ${data.businessCode}`,
      author: data.agency,
      subject: data.name,
      keywords: [data.businessCode, data.dossierCode],
      createdAt: data.issuedAt
    },
    letterhead: {
      ...data.parentAgency ? { parent: data.parentAgency } : {},
      agency: data.agency,
      placeAndDate: placeAndDate(data.place, data.issuedAt)
    },
    footer: `M\xE3 h\u1ED3 s\u01A1: ${data.dossierCode} \xB7 Ki\u1EC3m tra b\u1EA3n \u0111i\u1EC7n t\u1EED: ${data.verificationUrl}`,
    blocks: [
      {
        kind: "title",
        larger: 3,
        text: "GI\u1EA4Y CH\u1EE8NG NH\u1EACN\n\u0110\u0102NG K\xDD H\u1ED8 KINH DOANH",
        note: [
          { text: "M\xE3 s\u1ED1 h\u1ED9 kinh doanh: " },
          { text: data.businessCode, bold: true },
          { text: `
\u0110\u0103ng k\xFD l\u1EA7n \u0111\u1EA7u: ${longDateOf(data.firstRegisteredOn)}`, italic: true },
          ...data.change ? [{ text: `
\u0110\u0103ng k\xFD thay \u0111\u1ED5i l\u1EA7n th\u1EE9 ${data.change.count}: ${longDateOf(data.change.on)}`, italic: true }] : []
        ]
      },
      ...section("1. T\xEAn h\u1ED9 kinh doanh"),
      {
        kind: "fields",
        rows: [
          [{ label: "T\xEAn h\u1ED9 kinh doanh vi\u1EBFt b\u1EB1ng ti\u1EBFng Vi\u1EC7t", value: data.name.toLocaleUpperCase("vi"), bold: true }],
          [{ label: "T\xEAn h\u1ED9 kinh doanh vi\u1EBFt b\u1EB1ng ti\u1EBFng n\u01B0\u1EDBc ngo\xE0i (n\u1EBFu c\xF3)", value: data.foreignName ?? "" }],
          [{ label: "T\xEAn h\u1ED9 kinh doanh vi\u1EBFt t\u1EAFt (n\u1EBFu c\xF3)", value: data.shortName ?? "" }]
        ]
      },
      ...section("2. \u0110\u1ECBa ch\u1EC9 tr\u1EE5 s\u1EDF"),
      {
        kind: "fields",
        rows: [
          [{ label: "", value: data.address }],
          [
            { label: "\u0110i\u1EC7n tho\u1EA1i", value: data.phone ?? "" },
            { label: "Email", value: data.email ?? "" }
          ]
        ]
      },
      ...section("3. Ng\xE0nh, ngh\u1EC1 kinh doanh"),
      {
        kind: "table",
        columns: [
          { title: "STT", width: 8, align: "center" },
          { title: "T\xEAn ng\xE0nh", width: 72 },
          { title: "M\xE3 ng\xE0nh", width: 20, align: "center" }
        ],
        rows: data.activities.map((activity, i) => [
          String(i + 1),
          activity.main ? [{ text: activity.name }, { text: " (ng\xE0nh, ngh\u1EC1 ch\xEDnh)", italic: true }] : activity.name,
          activity.code
        ])
      },
      ...section("4. V\u1ED1n kinh doanh"),
      { kind: "fields", rows: [[{ label: "T\u1ED5ng s\u1ED1 (b\u1EB1ng s\u1ED1)", value: `${money(data.capital)} \u0111\u1ED3ng` }]] },
      ...section("5. Th\xF4ng tin v\u1EC1 ch\u1EE7 h\u1ED9 kinh doanh"),
      {
        kind: "fields",
        rows: [
          [{ label: "H\u1ECD v\xE0 t\xEAn", value: owner3.name.toLocaleUpperCase("vi"), bold: true }],
          [
            { label: "Ng\xE0y, th\xE1ng, n\u0103m sinh", value: shortDate(owner3.bornOn) },
            { label: "Gi\u1EDBi t\xEDnh", value: owner3.gender }
          ],
          [{ label: "S\u1ED1 \u0111\u1ECBnh danh c\xE1 nh\xE2n", value: owner3.personalId }],
          [{ label: "\u0110\u1ECBa ch\u1EC9 li\xEAn l\u1EA1c", value: owner3.contactAddress }]
        ]
      },
      ...members.length > 0 ? memberBlocks(members) : [],
      {
        kind: "signatures",
        qr: {
          data: data.verificationUrl,
          size: 26,
          caption: "Qu\xE9t m\xE3 \u0111\u1EC3 ki\u1EC3m tra b\u1EA3n \u0111i\u1EC7n t\u1EED",
          alt: `M\xE3 QR m\u1EDF trang ki\u1EC3m tra ${data.verificationUrl}`
        },
        right: {
          anchor: CERTIFICATE_ANCHOR,
          ...data.signer.authority ? { authority: data.signer.authority } : {},
          position: data.signer.position,
          name: data.signer.name,
          room: 24
        }
      }
    ]
  };
}
function section(text8) {
  return [{ kind: "heading", text: text8 }];
}
function memberBlocks(members) {
  return [
    ...section("6. Danh s\xE1ch th\xE0nh vi\xEAn h\u1ED9 gia \u0111\xECnh tham gia th\xE0nh l\u1EADp h\u1ED9 kinh doanh"),
    {
      kind: "table",
      columns: [
        { title: "STT", width: 7, align: "center" },
        { title: "H\u1ECD v\xE0 t\xEAn", width: 25 },
        { title: "Ng\xE0y sinh", width: 15, align: "center" },
        { title: "Gi\u1EDBi t\xEDnh", width: 10, align: "center" },
        { title: "S\u1ED1 \u0111\u1ECBnh danh c\xE1 nh\xE2n", width: 20, align: "center" },
        { title: "\u0110\u1ECBa ch\u1EC9 li\xEAn l\u1EA1c", width: 28 }
      ],
      rows: members.map((m, i) => [String(i + 1), m.name, shortDate(m.bornOn), m.gender, m.personalId, m.address])
    }
  ];
}
function money(vnd2) {
  return String(vnd2).replace(/\B(?=(\d{3})+$)/g, ".");
}
function shortDate(date3) {
  return date3.split("-").reverse().join("/");
}

// src/modules/services/documents/result.ts
function resultDocument(facts) {
  const { procedure, answers } = facts;
  const { result } = procedure;
  const fields = new Map(procedure.form.pages.flatMap((page3) => page3.fields).map((field) => [field.key, field]));
  const text8 = (template2) => template2.replace(/\{(\w+)\}/g, (_, name) => {
    const field = fields.get(name);
    return field ? answerText(field, answers[name], "vi", facts.unitName) : "";
  });
  const raw3 = (template2) => answers[/^\{(\w+)\}$/.exec(template2)?.[1] ?? ""];
  const common3 = {
    agency: facts.agency.name,
    ...facts.agency.parent ? { parentAgency: facts.agency.parent } : {},
    place: facts.place,
    issuedAt: facts.issuedAt,
    dossierCode: facts.dossierCode,
    verificationUrl: facts.verificationUrl
  };
  const signer = {
    ...result.signer.authority ? { authority: result.signer.authority } : {},
    position: result.signer.position,
    name: facts.leader
  };
  if (result.template === "official") {
    return officialResult({
      ...common3,
      number: facts.number,
      title: result.title,
      paragraphs: result.paragraphs.map(text8),
      fields: result.fields.map((field) => ({ label: field.label, value: text8(field.value) })),
      applicant: facts.applicant.name,
      signer
    });
  }
  if (result.template === "extract") {
    return extractDocument({
      ...common3,
      number: facts.number,
      title: result.title,
      ...result.subtitle ? { subtitle: result.subtitle } : {},
      // A part about somebody whom the form did not ask about is left out; single blanks stay, as on the printed forms.
      parts: result.parts.map((part) => ({
        ...part.title ? { title: part.title } : {},
        fields: part.fields.map((field) => ({ label: field.label, value: text8(field.value).trim() }))
      })).filter((part) => part.fields.some((field) => field.value !== "")),
      ...result.note ? { note: text8(result.note) } : {},
      applicant: facts.applicant.name,
      signer
    });
  }
  const { fill: fill3 } = result;
  const spec = householdBusinessCertificate({
    ...common3,
    businessCode: text8(fill3.businessCode),
    firstRegisteredOn: facts.issuedOn,
    name: text8(fill3.name),
    address: text8(fill3.address),
    phone: text8(fill3.phone),
    email: text8(fill3.email),
    activities: [{ code: "", name: text8(fill3.activity), main: true }],
    capital: Number(raw3(fill3.capital) ?? 0),
    owner: {
      name: text8(fill3.ownerName),
      gender: facts.applicant.gender === "female" ? "N\u1EEF" : facts.applicant.gender === "male" ? "Nam" : "",
      bornOn: String(raw3(fill3.ownerBirth) ?? ""),
      personalId: text8(fill3.ownerId),
      contactAddress: text8(fill3.ownerAddress)
    },
    signer
  });
  return spec.letterhead ? { ...spec, letterhead: { ...spec.letterhead, number: `S\u1ED1: ${facts.number}` } } : spec;
}

// src/modules/services/dossiers/results.ts
async function signedByLeader(ctx, spec, setting, reason3) {
  if (ctx.actor.kind !== "person") throw new Error("a result is signed by a person");
  const { pdf } = await layOutDocument(spec);
  const place = await placeFor(pdf, RESULT_ANCHOR, "signature");
  return signPdf(pdf, {
    signer: await signingKeys(ctx.app).signerFor({ personId: ctx.actor.personId }),
    reason: reason3,
    location: setting.placeOf(setting.deciding),
    at: ctx.now,
    ...place ? {
      appearance: {
        ...place,
        lines: personLines(ctx.actor.name, setting.deciding.name, ctx.now),
        color: "blue"
      }
    } : {}
  });
}
async function replaceOutcome(ctx, dossier2, by, reason3) {
  const before2 = await outcomeOf(ctx, dossier2.id);
  if (!before2) return null;
  await endPaper(ctx, before2, { status: "replaced", reason: reason3, agencyId: dossier2.decidingAgencyId, replacedBy: by });
  return before2.number ?? before2.verifyCode;
}
async function issueResult(ctx, dossier2, id2, why = "Thay th\u1EBF b\u1EB1ng k\u1EBFt qu\u1EA3 m\u1EDBi") {
  const setting = await settingOf(ctx, dossier2);
  const { procedure, deciding, placeOf: placeOf3, parentOf, unitName } = setting;
  const applicant2 = await applicantOf(ctx, dossier2, setting);
  const verifyCode = newVerifyCode();
  const issuedOn = localDate(ctx.now);
  const year = issuedOn.slice(0, 4);
  const n = await nextNumber(ctx, `result:${procedure.result.book}`, deciding.id, year);
  const number2 = procedure.result.number.replace("{n}", String(n).padStart(2, "0")).replace("{year}", year);
  const parent = parentOf(deciding);
  const spec = resultDocument({
    procedure,
    answers: dossier2.answers,
    dossierCode: dossier2.code,
    number: number2,
    verificationUrl: verifyUrl(ctx, verifyCode),
    agency: { name: deciding.name, ...parent ? { parent } : {} },
    place: placeOf3(deciding),
    issuedAt: ctx.now,
    issuedOn,
    applicant: { name: applicant2.name, gender: applicant2.gender },
    leader: ctx.actor.kind === "person" ? ctx.actor.name : "",
    unitName
  });
  const signed = await signedByLeader(ctx, spec, setting, "Ph\xEA duy\u1EC7t k\u1EBFt qu\u1EA3 gi\u1EA3i quy\u1EBFt th\u1EE7 t\u1EE5c h\xE0nh ch\xEDnh");
  const replaces = await replaceOutcome(ctx, dossier2, verifyCode, why);
  await keepPaper(ctx, dossier2, "result", signed, { id: id2, number: number2, verifyCode });
  return { number: number2, verifyCode, replaces };
}
async function issueDenial(ctx, dossier2, reason3, id2) {
  const setting = await settingOf(ctx, dossier2);
  const { procedure, deciding, placeOf: placeOf3, parentOf } = setting;
  const applicant2 = await applicantOf(ctx, dossier2, setting);
  const verifyCode = newVerifyCode();
  const parent = parentOf(deciding);
  const n = await nextNumber(ctx, "result:TB", deciding.id, localDate(ctx.now).slice(0, 4));
  const number2 = `${String(n).padStart(2, "0")}/TB-${deciding.symbol}`;
  const spec = officialResult({
    ...parent ? { parentAgency: parent } : {},
    agency: deciding.name,
    number: number2,
    place: placeOf3(deciding),
    issuedAt: ctx.now,
    dossierCode: dossier2.code,
    verificationUrl: verifyUrl(ctx, verifyCode),
    title: "TH\xD4NG B\xC1O\nV\u1EC1 vi\u1EC7c t\u1EEB ch\u1ED1i gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1 th\u1EE7 t\u1EE5c h\xE0nh ch\xEDnh",
    paragraphs: [
      `${deciding.name} \u0111\xE3 xem x\xE9t h\u1ED3 s\u01A1 m\xE3 ${dossier2.code} c\u1EE7a \xF4ng (b\xE0) ${applicant2.name} v\u1EC1 vi\u1EC7c: ${procedure.name.vi}.`,
      `C\u0103n c\u1EE9 quy \u0111\u1ECBnh hi\u1EC7n h\xE0nh, ${deciding.name} kh\xF4ng ch\u1EA5p nh\u1EADn gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1 n\xEAu tr\xEAn v\xEC l\xFD do sau:`,
      ...reason3.split("\n").map((line3) => line3.trim()).filter(Boolean),
      "N\u1EBFu kh\xF4ng \u0111\u1ED3ng \xFD v\u1EDBi th\xF4ng b\xE1o n\xE0y, \xF4ng (b\xE0) c\xF3 quy\u1EC1n khi\u1EBFu n\u1EA1i ho\u1EB7c kh\u1EDFi ki\u1EC7n v\u1EE5 \xE1n h\xE0nh ch\xEDnh theo quy \u0111\u1ECBnh c\u1EE7a ph\xE1p lu\u1EADt./."
    ],
    fields: [],
    applicant: `\xD4ng (b\xE0) ${applicant2.name}`,
    signer: {
      ...procedure.result.signer.authority ? { authority: procedure.result.signer.authority } : {},
      position: procedure.result.signer.position,
      name: ctx.actor.kind === "person" ? ctx.actor.name : ""
    }
  });
  const signed = await signedByLeader(ctx, spec, setting, "T\u1EEB ch\u1ED1i gi\u1EA3i quy\u1EBFt th\u1EE7 t\u1EE5c h\xE0nh ch\xEDnh");
  const replaces = await replaceOutcome(ctx, dossier2, verifyCode, "Thay th\u1EBF sau khi xem x\xE9t l\u1EA1i");
  await keepPaper(ctx, dossier2, "denial", signed, { id: id2, number: number2, verifyCode });
  return { number: number2, verifyCode, replaces };
}
async function sealOutcome(ctx, dossier2) {
  const paper2 = await outcomeOf(ctx, dossier2.id);
  if (!paper2) throw notFound({ vi: "k\u1EBFt qu\u1EA3 \u0111\xE3 k\xFD c\u1EE7a h\u1ED3 s\u01A1", en: "The signed result of the dossier" });
  const { deciding, placeOf: placeOf3 } = await settingOf(ctx, dossier2);
  const before2 = await readFileBytes(ctx, paper2.fileId);
  const place = await placeFor(before2, RESULT_ANCHOR, "seal");
  const signed = await signPdf(before2, {
    signer: await signingKeys(ctx.app).signerFor({ agencyId: deciding.id }),
    reason: "K\xFD s\u1ED1 c\u1EE7a c\u01A1 quan, ban h\xE0nh k\u1EBFt qu\u1EA3",
    location: placeOf3(deciding),
    at: ctx.now,
    ...place ? { appearance: { ...place, lines: [], seal: testSeal(deciding.name, ctx.now) } } : {}
  });
  await keepPaper(ctx, dossier2, paper2.kind, signed, {
    ...paper2.number ? { number: paper2.number } : {},
    verifyCode: paper2.verifyCode,
    revision: paper2.revision + 1
  });
}

// src/modules/services/dossiers/corrections.ts
var noResult = () => conflict("no_result", { vi: "H\u1ED3 s\u01A1 kh\xF4ng c\xF3 k\u1EBFt qu\u1EA3 \u0111ang c\xF3 hi\u1EC7u l\u1EF1c.", en: "No result is in force." });
var correctResult = defineCommand({
  name: "services.dossier.correct",
  title: { vi: "\u0110\xEDnh ch\xEDnh k\u1EBFt qu\u1EA3", en: "Correct a result" },
  input: z55.object({
    ...target,
    reason,
    /** Answers that were wrong, with what is right. */
    answers: z55.custom((value) => typeof value === "object" && value !== null && !Array.isArray(value)).default({})
  }),
  allow: { roles: ["leader"], scope: deskScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    const before2 = await outcomeOf(ctx, dossier2.id);
    const { procedure } = await procedureVersion(ctx, dossier2.procedureVersionId);
    const answers = { ...dossier2.answers, ...input2.answers };
    const world = await answerWorld(ctx, []);
    const problems = problemsOfForm(procedure.form, answers, { ...world, filesOf: () => 1 });
    if (problems.length > 0) {
      throw new Problem(
        422,
        "form_incomplete",
        { vi: "N\u1ED9i dung \u0111\xEDnh ch\xEDnh ch\u01B0a \u0111\xFAng.", en: "The corrected answers are not right." },
        problems
      );
    }
    const slipId = await newPaperId(ctx);
    const trimmed = trimAnswers(procedure.form, answers);
    const done = await moveDossier(ctx, dossier2, "correct", {
      agencyId: dossier2.decidingAgencyId,
      reason: input2.reason,
      slipId,
      set: { answers: JSON.stringify(trimmed) }
    });
    if (before2?.kind !== "result") throw noResult();
    const issued = await issueResult(ctx, { ...dossier2, answers: trimmed }, slipId, input2.reason);
    if (dossier2.state === STATE.returned) await sealOutcome(ctx, dossier2);
    await emit(ctx, resultCorrected, {
      ...where(dossier2),
      data: { ...about(dossier2), number: issued.number, replaces: issued.replaces ?? "" }
    });
    await tell(
      ctx,
      dossier2,
      "dossier.corrected",
      { vi: `K\u1EBFt qu\u1EA3 h\u1ED3 s\u01A1 ${dossier2.code} \u0111\u01B0\u1EE3c \u0111\xEDnh ch\xEDnh`, en: `The result of ${dossier2.code} was corrected` },
      {
        vi: `K\u1EBFt qu\u1EA3 m\u1EDBi s\u1ED1 ${issued.number} thay th\u1EBF k\u1EBFt qu\u1EA3 tr\u01B0\u1EDBc. L\xFD do: ${input2.reason}`,
        en: `The new result ${issued.number} replaces the former one. Reason: ${input2.reason}`
      }
    );
    return { code: dossier2.code, state: done.to };
  }
});
var revokeResult = defineCommand({
  name: "services.dossier.revoke",
  title: { vi: "Thu h\u1ED3i k\u1EBFt qu\u1EA3", en: "Revoke a result" },
  input: z55.object({ ...target, reason }),
  allow: { roles: ["leader"], scope: deskScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    const before2 = await outcomeOf(ctx, dossier2.id);
    const done = await moveDossier(ctx, dossier2, "revoke", {
      agencyId: dossier2.decidingAgencyId,
      reason: input2.reason,
      ...before2 ? { slipId: before2.id } : {}
    });
    if (before2?.kind !== "result") throw noResult();
    await endPaper(ctx, before2, { status: "revoked", reason: input2.reason, agencyId: dossier2.decidingAgencyId });
    await emit(ctx, resultRevoked, { ...where(dossier2), data: { ...about(dossier2), number: before2.number } });
    await tell(
      ctx,
      dossier2,
      "dossier.revoked",
      { vi: `K\u1EBFt qu\u1EA3 h\u1ED3 s\u01A1 ${dossier2.code} b\u1ECB thu h\u1ED3i`, en: `The result of ${dossier2.code} was revoked` },
      { vi: `L\xFD do: ${input2.reason}`, en: `Reason: ${input2.reason}` }
    );
    return { code: dossier2.code, state: done.to };
  }
});

// src/modules/services/dossiers/deadlines.ts
import { z as z56 } from "zod";
var BATCH2 = 100;
var changed = z56.object({
  change: z56.enum(["set", "revoked"]),
  date: z56.iso.date(),
  kind: z56.string(),
  agencyId: z56.uuid().nullable(),
  /** Go on after this dossier. */
  after: z56.uuid().optional()
});
var KINDS2 = {
  holiday: "ng\xE0y ngh\u1EC9 l\u1EC5",
  swap_off: "ng\xE0y ngh\u1EC9 ho\xE1n \u0111\u1ED5i",
  makeup_work: "ng\xE0y l\xE0m b\xF9",
  local_off: "ng\xE0y ngh\u1EC9 \u0111\u1ED9t xu\u1EA5t c\u1EE7a \u0111\u1ECBa ph\u01B0\u01A1ng"
};
function whyMoved({ change, date: date3, kind }) {
  const day5 = date3.split("-").reverse().join("/");
  const what = KINDS2[kind] ?? "ng\xE0y trong l\u1ECBch l\xE0m vi\u1EC7c";
  return change === "set" ? `L\u1ECBch l\xE0m vi\u1EC7c thay \u0111\u1ED5i: ng\xE0y ${day5} l\xE0 ${what}.` : `L\u1ECBch l\xE0m vi\u1EC7c thay \u0111\u1ED5i: ng\xE0y ${day5} kh\xF4ng c\xF2n l\xE0 ${what}.`;
}
async function touched(ctx, { date: date3, agencyId: agencyId2, after }) {
  const from = atLocal(date3, "00:00");
  let query = ctx.db.selectFrom("dossier").select("id").where("bundle", "=", false).where(
    (eb) => eb.or([
      eb.and([eb("state", "in", [STATE.received, STATE.processing]), eb("due_at", ">=", from)]),
      eb.and([eb("state", "=", STATE.submitted), eb("step_due_at", ">=", from)])
    ])
  );
  if (agencyId2) query = query.where("deciding_agency_id", "=", agencyId2);
  if (after) query = query.where(sql`id > ${after}::uuid`);
  return (await query.orderBy("id").limit(BATCH2).execute()).map((row) => row.id);
}
async function recompute(ctx, id2, why) {
  const dossier2 = await lockDossier(ctx, id2);
  const log = await transitionsOf(ctx, id2);
  const { procedure } = await procedureVersion(ctx, dossier2.procedureVersionId);
  const calendar = await loadCalendar(ctx, dossier2.decidingAgencyId);
  const next = replay(log, procedure, dossier2, calendar, ctx.now);
  const same = (a, b) => a?.getTime() === b?.getTime();
  if (same(next.dueAt, dossier2.dueAt) && same(next.stepDueAt, dossier2.stepDueAt)) return;
  if (same(next.dueAt, dossier2.dueAt) || dossier2.state === STATE.submitted) {
    await ctx.db.updateTable("dossier").set({ step_due_at: next.stepDueAt }).where("id", "=", id2).execute();
    return;
  }
  const done = await moveDossier(ctx, dossier2, "moveDeadline", { agencyId: dossier2.decidingAgencyId, reason: why });
  await emitMoved(ctx, dossier2, "moveDeadline", done);
  await syncBundle(ctx, dossier2);
  if (done.dueAt && dossier2.dueAt && localDate(done.dueAt) !== localDate(dossier2.dueAt))
    await tellNewDay(ctx, dossier2, done.dueAt, why);
}
async function tellNewDay(ctx, dossier2, dueAt, why) {
  const day5 = localDate(dueAt).split("-").reverse().join("/");
  await tell(
    ctx,
    dossier2,
    "dossier.dueMoved",
    { vi: `H\u1ED3 s\u01A1 ${dossier2.code}: ng\xE0y h\u1EB9n tr\u1EA3 l\xE0 ${day5}`, en: `Dossier ${dossier2.code} is due on ${day5}` },
    { vi: why, en: `The working calendar changed. ${why}` }
  );
}
var recomputeDeadlines = defineJob({
  name: "services.deadlines",
  data: changed,
  async run(ctx, data) {
    await ctx.db.transaction().execute(async (tx) => {
      const inside2 = { ...ctx, db: tx };
      const ids = await touched(inside2, data);
      for (const id2 of ids) await recompute(inside2, id2, whyMoved(data));
      const last = ids.at(-1);
      if (ids.length === BATCH2 && last) await enqueue(inside2, recomputeDeadlines, { ...data, after: last });
    });
  }
});
var deadlineConsumer = defineConsumer({
  name: "services.deadlines",
  events: ["calendar.day.changed"],
  from: "now",
  async handle(ctx, event) {
    await enqueue(ctx, recomputeDeadlines, changed.omit({ after: true }).parse(event.data));
  }
});

// src/modules/services/dossiers/endings.ts
import { z as z57 } from "zod";
var denyDossier = defineCommand({
  name: "services.dossier.deny",
  title: { vi: "T\u1EEB ch\u1ED1i gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1", en: "Refuse by decision" },
  input: z57.object({ ...target, reason }),
  allow: { roles: ["leader"], scope: deskScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    const slipId = await newPaperId(ctx);
    const done = await moveDossier(ctx, dossier2, "deny", {
      agencyId: dossier2.decidingAgencyId,
      reason: input2.reason,
      slipId,
      set: {
        handled_at: ctx.now,
        outcome: "refused",
        ...ctx.actor.kind === "person" ? { decided_by: ctx.actor.personId } : {}
      }
    });
    await issueDenial(ctx, dossier2, input2.reason, slipId);
    await emitHandled(ctx, dossier2, done, "refused", true);
    await syncBundle(ctx, dossier2);
    return { code: dossier2.code, state: done.to };
  }
});
var stopDossier = defineCommand({
  name: "services.dossier.stop",
  title: { vi: "D\u1EEBng gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1", en: "Stop a dossier" },
  input: z57.object({ ...target, reason }),
  allow: { roles: ["leader"], scope: deskScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    const slipId = await newPaperId(ctx);
    const done = await moveDossier(ctx, dossier2, "stop", {
      agencyId: dossier2.decidingAgencyId,
      reason: input2.reason,
      slipId
    });
    await issueStopSlip(ctx, { ...dossier2, receivedAt: dossier2.receivedAt ?? ctx.now }, input2.reason, slipId);
    await emit(ctx, dossierStopped, { ...where(dossier2), data: { ...about(dossier2), channel: dossier2.channel } });
    await syncBundle(ctx, dossier2);
    await tell(
      ctx,
      dossier2,
      "dossier.stopped",
      { vi: `\u0110\xE3 d\u1EEBng gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1 ${dossier2.code}`, en: `Work on dossier ${dossier2.code} was stopped` },
      { vi: `L\xFD do: ${input2.reason}`, en: `Reason: ${input2.reason}` }
    );
    return { code: dossier2.code, state: done.to };
  }
});
var reopenDossier = defineCommand({
  name: "services.dossier.reopen",
  title: { vi: "Xem x\xE9t l\u1EA1i h\u1ED3 s\u01A1", en: "Open a dossier again" },
  input: z57.object({ ...target, reason }),
  allow: { roles: ["leader", "coordinator"], scope: deskScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    const done = await moveDossier(ctx, dossier2, "reopen", {
      agencyId: dossier2.decidingAgencyId,
      reason: input2.reason,
      set: { handled_at: null, returned_at: null, outcome: null }
    });
    await emit(ctx, dossierReopened, {
      ...where(dossier2),
      data: { ...about(dossier2), dueAt: done.dueAt?.toISOString() ?? null }
    });
    await tell(
      ctx,
      dossier2,
      "dossier.reopened",
      { vi: `H\u1ED3 s\u01A1 ${dossier2.code} \u0111\u01B0\u1EE3c xem x\xE9t l\u1EA1i`, en: `Dossier ${dossier2.code} is looked at again` },
      { vi: input2.reason, en: input2.reason }
    );
    return { code: dossier2.code, state: done.to };
  }
});

// src/modules/services/dossiers/office.ts
import { z as z58 } from "zod";

// src/modules/services/dossiers/receive.ts
async function receiveLocked(ctx, dossier2, limitCase) {
  const chosen = await requireCase(ctx, dossier2, limitCase);
  const slipId = await newPaperId(ctx);
  const parts3 = dossier2.bundle ? await receiveBundle(ctx, dossier2) : void 0;
  const done = await moveDossier(ctx, dossier2, "receive", {
    agencyId: dossier2.receivingAgencyId,
    slipId,
    ...parts3 ? { dueAt: parts3.dueAt } : {},
    set: {
      received_at: ctx.now,
      ...ctx.actor.kind === "person" ? { received_by: ctx.actor.personId } : {},
      ...chosen ? { limit_case: chosen } : {}
    }
  });
  const { dueAt } = done;
  if (!dueAt) throw new Error(`dossier ${dossier2.code} was received but has no due date`);
  await emit(ctx, dossierReceived, {
    ...where(dossier2),
    data: { ...about(dossier2), channel: dossier2.channel, dueAt: dueAt.toISOString() }
  });
  await tell(
    ctx,
    dossier2,
    "dossier.received",
    { vi: `H\u1ED3 s\u01A1 ${dossier2.code} \u0111\xE3 \u0111\u01B0\u1EE3c ti\u1EBFp nh\u1EADn`, en: `Dossier ${dossier2.code} was received` },
    {
      vi: "Gi\u1EA5y ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1 v\xE0 h\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3 \u0111\xE3 \u0111\u01B0\u1EE3c g\u1EEDi cho b\u1EA1n.",
      en: "Your receipt slip with the appointment is ready."
    }
  );
  await issueReceipt(ctx, { ...dossier2, limitCase: chosen ?? dossier2.limitCase, receivedAt: ctx.now, dueAt }, slipId);
  return { code: dossier2.code, state: done.to };
}

// src/modules/services/dossiers/office.ts
var receiveDossier = defineCommand({
  name: "services.dossier.receive",
  title: { vi: "Ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1", en: "Receive a dossier" },
  input: z58.object({
    ...target,
    /** Case of the limit that applies, where the procedure has several. */
    limitCase: z58.string().max(60).optional()
  }),
  allow: { roles: ["receptionist"], scope: receptionScope },
  run: async (ctx, input2) => receiveLocked(ctx, await lockDossier(ctx, input2.dossierId, input2.version), input2.limitCase)
});
var refuseDossier = defineCommand({
  name: "services.dossier.refuse",
  title: { vi: "T\u1EEB ch\u1ED1i ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1", en: "Refuse a dossier" },
  input: z58.object({ ...target, reason }),
  allow: { roles: ["receptionist"], scope: receptionScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    const slipId = await newPaperId(ctx);
    const done = await moveDossier(ctx, dossier2, "refuse", {
      agencyId: dossier2.receivingAgencyId,
      reason: input2.reason,
      slipId
    });
    await issueRefusalSlip(ctx, dossier2, input2.reason, slipId);
    await emit(ctx, dossierRefused, { ...where(dossier2), data: { ...about(dossier2), channel: dossier2.channel } });
    await tell(
      ctx,
      dossier2,
      "dossier.refused",
      { vi: `H\u1ED3 s\u01A1 ${dossier2.code} kh\xF4ng \u0111\u01B0\u1EE3c ti\u1EBFp nh\u1EADn`, en: `Dossier ${dossier2.code} was not received` },
      { vi: `L\xFD do: ${input2.reason}`, en: `Reason: ${input2.reason}` }
    );
    return { code: dossier2.code, state: done.to };
  }
});
var startDossier = defineCommand({
  name: "services.dossier.start",
  title: { vi: "B\u1EAFt \u0111\u1EA7u th\u1EA9m \u0111\u1ECBnh", en: "Start the examination" },
  input: z58.object(target),
  allow: { roles: ["handler"], scope: deskScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    const done = await moveDossier(ctx, dossier2, "start", {
      agencyId: dossier2.decidingAgencyId,
      ...ctx.actor.kind === "person" ? { set: { handler_id: ctx.actor.personId } } : {}
    });
    await emitMoved(ctx, dossier2, "start", done);
    await syncBundle(ctx, dossier2);
    return { code: dossier2.code, state: done.to };
  }
});
var proposeDossier = defineCommand({
  name: "services.dossier.propose",
  title: { vi: "Tr\xECnh l\xE3nh \u0111\u1EA1o ph\xEA duy\u1EC7t", en: "Propose to the leader" },
  input: z58.object({ ...target, opinion: reason }),
  allow: { roles: ["handler"], scope: deskScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    const done = await moveDossier(ctx, dossier2, "propose", {
      agencyId: dossier2.decidingAgencyId,
      reason: input2.opinion
    });
    await emitMoved(ctx, dossier2, "propose", done);
    return { code: dossier2.code, state: done.to };
  }
});
var sendBackDossier = defineCommand({
  name: "services.dossier.sendBack",
  title: { vi: "Tr\u1EA3 l\u1EA1i chuy\xEAn vi\xEAn", en: "Send back to the specialist" },
  input: z58.object({ ...target, reason }),
  allow: { roles: ["leader"], scope: deskScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    const done = await moveDossier(ctx, dossier2, "sendBack", {
      agencyId: dossier2.decidingAgencyId,
      reason: input2.reason
    });
    await emitMoved(ctx, dossier2, "sendBack", done);
    return { code: dossier2.code, state: done.to };
  }
});
var asked = {
  ...target,
  reason,
  /** Until when it is awaited, YYYY-MM-DD. */
  supplyBy: z58.iso.date().optional()
};
async function askSupplement(ctx, input2, side) {
  const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
  if (side === "receiving" !== (dossier2.state === STATE.submitted)) {
    guardMove(dossier2, "requestSupplement", []);
    throw forbidden();
  }
  const slipId = await newPaperId(ctx);
  const done = await moveDossier(ctx, dossier2, "requestSupplement", {
    agencyId: side === "receiving" ? dossier2.receivingAgencyId : dossier2.decidingAgencyId,
    reason: input2.reason,
    slipId,
    ...input2.supplyBy ? { newDate: input2.supplyBy } : {}
  });
  await issueSupplementSlip(
    ctx,
    dossier2,
    side,
    { reason: input2.reason, ...input2.supplyBy ? { supplyBy: input2.supplyBy } : {} },
    slipId
  );
  await emitMoved(ctx, dossier2, "requestSupplement", done);
  await syncBundle(ctx, dossier2);
  await tell(
    ctx,
    dossier2,
    "dossier.supplement",
    { vi: `H\u1ED3 s\u01A1 ${dossier2.code} c\u1EA7n b\u1ED5 sung`, en: `Dossier ${dossier2.code} needs a supplement` },
    { vi: input2.reason, en: input2.reason }
  );
  return { code: dossier2.code, state: done.to };
}
var requestSupplement = defineCommand({
  name: "services.dossier.requestSupplement",
  title: { vi: "Y\xEAu c\u1EA7u b\u1ED5 sung h\u1ED3 s\u01A1", en: "Ask for a supplement" },
  input: z58.object(asked),
  allow: { roles: ["handler"], scope: deskScope },
  run: (ctx, input2) => askSupplement(ctx, input2, "deciding")
});
var requestCompletion = defineCommand({
  name: "services.dossier.requestCompletion",
  title: { vi: "Y\xEAu c\u1EA7u ho\xE0n thi\u1EC7n h\u1ED3 s\u01A1 tr\u01B0\u1EDBc khi ti\u1EBFp nh\u1EADn", en: "Ask to complete a filing before reception" },
  input: z58.object(asked),
  allow: { roles: ["receptionist"], scope: receptionScope },
  run: (ctx, input2) => askSupplement(ctx, input2, "receiving")
});
var decideDossier = defineCommand({
  name: "services.dossier.decide",
  title: { vi: "Ph\xEA duy\u1EC7t v\xE0 k\xFD s\u1ED1 k\u1EBFt qu\u1EA3", en: "Decide and sign" },
  input: z58.object(target),
  allow: { roles: ["leader"], scope: deskScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    const slipId = await newPaperId(ctx);
    const done = await moveDossier(ctx, dossier2, "decide", {
      agencyId: dossier2.decidingAgencyId,
      slipId,
      set: {
        handled_at: ctx.now,
        outcome: "granted",
        ...ctx.actor.kind === "person" ? { decided_by: ctx.actor.personId } : {}
      }
    });
    await issueResult(ctx, dossier2, slipId);
    await emitHandled(ctx, dossier2, done, "granted", true);
    await syncBundle(ctx, dossier2);
    return { code: dossier2.code, state: done.to };
  }
});
var issueDossier = defineCommand({
  name: "services.dossier.issue",
  title: { vi: "K\xFD s\u1ED1 c\u01A1 quan v\xE0 tr\u1EA3 k\u1EBFt qu\u1EA3", en: "Sign for the agency and hand over" },
  input: z58.object(target),
  allow: { roles: ["receptionist"], scope: receptionScope },
  async run(ctx, input2) {
    const dossier2 = await lockDossier(ctx, input2.dossierId, input2.version);
    const done = await moveDossier(ctx, dossier2, "issue", {
      agencyId: dossier2.receivingAgencyId,
      set: { returned_at: ctx.now }
    });
    await sealOutcome(ctx, dossier2);
    await emit(ctx, dossierReturned, { ...where(dossier2), data: { ...about(dossier2), channel: dossier2.channel } });
    await syncBundle(ctx, dossier2);
    await tell(
      ctx,
      dossier2,
      "dossier.returned",
      { vi: `H\u1ED3 s\u01A1 ${dossier2.code} \u0111\xE3 c\xF3 k\u1EBFt qu\u1EA3`, en: `The result of dossier ${dossier2.code} is here` },
      {
        vi: "B\u1EA1n c\xF3 th\u1EC3 t\u1EA3i k\u1EBFt qu\u1EA3 \u0111\xE3 k\xFD s\u1ED1 ngay tr\xEAn trang h\u1ED3 s\u01A1.",
        en: "You can download the signed result from the page of the dossier."
      }
    );
    return { code: dossier2.code, state: done.to };
  }
});
var officeCommands = [
  receiveDossier,
  refuseDossier,
  startDossier,
  proposeDossier,
  sendBackDossier,
  requestSupplement,
  requestCompletion,
  decideDossier,
  issueDossier
];

// src/modules/services/dossiers/register.ts
import { z as z59 } from "zod";
var phone = z59.string().regex(/^(?:\+84|0)\d{9}$/);
var applicant = z59.object({
  personalId: z59.string().refine((id2) => readPersonalId(id2) !== void 0, {
    error: "S\u1ED1 \u0111\u1ECBnh danh c\xE1 nh\xE2n g\u1ED3m 12 ch\u1EEF s\u1ED1. / A personal ID number has 12 digits."
  }),
  name: z59.string().trim().min(2).max(120),
  birthDate: z59.iso.date().optional(),
  gender: z59.enum(["male", "female"]).optional(),
  phone: phone.optional(),
  email: z59.email().max(254).optional()
});
var paper = z59.object({
  component: z59.string().max(60),
  originals: z59.number().int().min(0).max(999).default(0),
  copies: z59.number().int().min(0).max(999).default(0),
  fileId: z59.uuid().optional(),
  name: z59.string().max(200).optional()
});
var registerInput = z59.object({
  procedure: z59.string().max(20),
  channel: z59.enum(["direct", "postal"]),
  applicant,
  /** Where it is filed: the commune, or the province. */
  unitId: z59.uuid(),
  /** The agency that helped, when it is another than the one that receives (filing outside one's own place). */
  helpedAtAgencyId: z59.uuid().optional(),
  answers: z59.custom((value) => typeof value === "object" && value !== null && !Array.isArray(value)),
  papers: z59.array(paper).max(60).default([]),
  /** Receives at once: the officer at the counter has seen that it is complete. */
  receiveNow: z59.boolean().default(true),
  limitCase: z59.string().max(60).optional()
});
async function keepApplicant(ctx, given2) {
  const known = await findPersonByPersonalId(ctx, given2.personalId);
  const read3 = readPersonalId(given2.personalId);
  return upsertPerson(ctx, {
    personalId: given2.personalId,
    name: known?.level === 2 ? known.name : given2.name,
    birthDate: (known?.level === 2 ? known.birthDate : null) ?? given2.birthDate ?? null,
    gender: (known?.level === 2 ? known.gender : null) ?? given2.gender ?? read3?.gender ?? null,
    level: known?.level ?? 1,
    phone: given2.phone ?? null,
    email: given2.email ?? null
  });
}
function incomplete(problems) {
  return new Problem(
    422,
    "form_incomplete",
    { vi: "H\u1ED3 s\u01A1 c\xF2n m\u1EE5c ch\u01B0a \u0111\xFAng ho\u1EB7c ch\u01B0a \u0111\u1EE7.", en: "Some answers are missing or not right." },
    problems
  );
}
function strangePapers(ctx, procedure, papers2) {
  const known = new Set(procedure.components.map(({ key: key3 }) => key3));
  return papers2.flatMap(
    ({ component }, i) => known.has(component) ? [] : [
      {
        path: `papers.${i}.component`,
        message: ctx.lang === "vi" ? "Th\u1EE7 t\u1EE5c kh\xF4ng c\xF3 gi\u1EA5y t\u1EDD n\xE0y" : "The procedure has no such paper"
      }
    ]
  );
}
var registerDossier = defineCommand({
  name: "services.dossier.register",
  title: { vi: "L\u1EADp h\u1ED3 s\u01A1 t\u1EA1i n\u01A1i ti\u1EBFp nh\u1EADn", en: "File a dossier at the counter or by post" },
  input: registerInput,
  allow: {
    roles: ["receptionist"],
    async scope(ctx, { procedure: code3, unitId: unitId2 }) {
      const { procedure } = await procedureInForce(ctx, code3);
      return { unitId: unitId2, agencyId: (await competentAgency(ctx, unitId2, procedure.agencies.receiving)).id };
    }
  },
  async run(ctx, input2) {
    const version = await procedureInForce(ctx, input2.procedure);
    const { procedure } = version;
    if (!mannerOf(procedure, input2.channel)) {
      throw new Problem(422, "channel_not_open", {
        vi: "Th\u1EE7 t\u1EE5c n\xE0y kh\xF4ng nh\u1EADn h\u1ED3 s\u01A1 theo c\xE1ch n\u1ED9p \u0111\xE3 ch\u1ECDn.",
        en: "This procedure cannot be filed that way."
      });
    }
    const { unitField } = procedure.agencies;
    const given2 = unitField !== void 0 && input2.answers[unitField] === void 0 ? { ...input2.answers, [unitField]: input2.unitId } : input2.answers;
    const here = new Set(
      input2.papers.filter((one) => one.fileId || one.originals + one.copies > 0).map((one) => one.component)
    );
    const files2 = fieldsOf(procedure.form).flatMap(
      (field) => field.kind === "file" && here.has(field.component) ? [{ field: field.key }] : []
    );
    const problems = [
      ...strangePapers(ctx, procedure, input2.papers),
      ...problemsOfForm(procedure.form, given2, await answerWorld(ctx, files2))
    ];
    if (problems.length > 0) throw incomplete(problems);
    const applicantId = await keepApplicant(ctx, input2.applicant);
    const { receiving, deciding } = await agenciesFor(ctx, input2.unitId, procedure);
    const names2 = new Map(procedure.components.map((component) => [component.key, component.name.vi]));
    const { id: id2, code: code3 } = await fileDossier(
      ctx,
      {
        version,
        applicantId,
        helpedAtAgencyId: input2.helpedAtAgencyId ?? receiving.id,
        receiving,
        deciding,
        unitId: input2.unitId,
        channel: input2.channel,
        answers: trimAnswers(procedure.form, given2),
        papers: input2.papers.map((one) => ({
          component: one.component,
          fileId: one.fileId ?? null,
          name: one.name ?? names2.get(one.component) ?? one.component,
          originals: one.originals,
          copies: one.copies
        })),
        stepDueAt: await answerDueAt(ctx, procedure, deciding.id)
      },
      "register"
    );
    await emit(ctx, dossierSubmitted, {
      subject: id2,
      unitId: input2.unitId,
      agencyId: deciding.id,
      data: {
        dossierId: id2,
        code: code3,
        procedure: procedure.code,
        level: procedure.onlineLevel,
        channel: input2.channel,
        eligibleOnline: mannerOf(procedure, "online") !== void 0
      }
    });
    if (input2.receiveNow) await receiveLocked(ctx, await lockDossier(ctx, id2), input2.limitCase);
    else {
      await notify(ctx, {
        personId: applicantId,
        kind: "dossier.submitted",
        title: { vi: `\u0110\xE3 n\u1ED9p h\u1ED3 s\u01A1 ${code3}`, en: `Dossier ${code3} filed` },
        body: {
          vi: `${receiving.name} \u0111\xE3 ghi nh\u1EADn h\u1ED3 s\u01A1 v\xE0 s\u1EBD tr\u1EA3 l\u1EDDi trong ${procedure.answerHours} gi\u1EDD l\xE0m vi\u1EC7c.`,
          en: `${receiving.name} has your dossier and will answer within ${procedure.answerHours} working hours.`
        },
        href: `/ho-so/${code3}`
      });
    }
    return { dossierId: id2, code: code3 };
  }
});

// src/modules/services/dossiers/register-book.ts
import { z as z60 } from "zod";
var REGISTER_PAGE = 200;
var LONGEST_DAYS = 366;
var registerInput2 = z60.object({
  agencyId: z60.uuid(),
  /** First and last day of reception, YYYY-MM-DD. */
  from: z60.iso.date(),
  to: z60.iso.date(),
  after: z60.string().max(200).optional()
});
var registerRows = defineQuery({
  name: "services.register.rows",
  title: { vi: "S\u1ED5 theo d\xF5i h\u1ED3 s\u01A1", en: "Register of dossiers" },
  input: registerInput2,
  allow: {
    roles: ["receptionist", "leader", "coordinator"],
    async scope(ctx, { agencyId: agencyId2 }) {
      const agency = (await agenciesOf(ctx)).agencyById(agencyId2, localDate(ctx.now));
      if (!agency) throw notFound({ vi: "c\u01A1 quan", en: "The agency" });
      return { agencyId: agencyId2, unitId: agency.unitId };
    }
  },
  async run(ctx, input2) {
    const days = (Date.parse(input2.to) - Date.parse(input2.from)) / 864e5;
    if (days < 0 || days > LONGEST_DAYS) {
      const text8 = {
        vi: "Kho\u1EA3ng th\u1EDDi gian ph\u1EA3i t\u1EEB m\u1ED9t ng\xE0y \u0111\u1EBFn m\u1ED9t n\u0103m.",
        en: "The period has to be between a day and a year."
      };
      throw new Problem(422, "period", text8, [{ path: "to", message: text8[ctx.lang] }]);
    }
    const end = new Date(atLocal(input2.to, "00:00").getTime() + 864e5);
    let query = ctx.db.selectFrom("dossier").innerJoin("person", "person.id", "dossier.applicant_id").select((eb) => [
      "dossier.id",
      "code",
      "procedure_version_id as versionId",
      "applicant_id as applicantId",
      "full_name as applicant",
      "phone",
      "answers",
      "deciding_agency_id as decidingId",
      "channel",
      "received_at as receivedAt",
      "due_at as dueAt",
      "handled_at as handledAt",
      "returned_at as returnedAt",
      "state",
      "timeliness",
      eb.selectFrom("dossier_transition as t").select((inner) => inner.fn.min("t.at").as("at")).whereRef("t.dossier_id", "=", "dossier.id").where("t.action", "=", "start").as("transferredAt")
    ]).where("receiving_agency_id", "=", input2.agencyId).where("received_at", ">=", atLocal(input2.from, "00:00")).where("received_at", "<", end);
    const cursor = readCursor(input2.after);
    if (cursor)
      query = query.where(sql`(received_at, dossier.id) > (${cursor.at}::timestamptz, ${cursor.id}::uuid)`);
    const found2 = await query.orderBy("received_at").orderBy("dossier.id").limit(REGISTER_PAGE + 1).execute();
    const page3 = found2.slice(0, REGISTER_PAGE);
    await recordAccesses(
      ctx,
      page3.map((row) => ({
        personId: row.applicantId,
        subjectType: "dossier",
        subject: row.id,
        purpose: "services.register"
      }))
    );
    const agencies = await agenciesOf(ctx);
    const units = await unitsOf(ctx);
    const day5 = localDate(ctx.now);
    const unitName = (id2) => inSentence(units.pathAt(id2, day5));
    const rows = [];
    for (const row of page3) {
      const { procedure } = await procedureVersion(ctx, row.versionId);
      rows.push({
        code: row.code,
        procedure: procedure.name.vi,
        sets: procedure.sets ?? 1,
        applicant: row.applicant,
        address: addressOf(procedure, row.answers, unitName),
        phone: row.phone,
        deciding: agencies.agencyById(row.decidingId, day5)?.name ?? "",
        channel: row.channel,
        receivedAt: row.receivedAt,
        dueAt: row.dueAt,
        transferredAt: row.transferredAt,
        handledAt: row.handledAt,
        returnedAt: row.returnedAt,
        state: row.state,
        timeliness: row.timeliness
      });
    }
    const last = page3.at(-1);
    return {
      rows,
      next: found2.length > REGISTER_PAGE && last ? writeCursor(last.receivedAt, last.id) : null
    };
  }
});
function addressOf(procedure, answers, unitName) {
  const fields = new Map(fieldsOf(procedure.form).map((field) => [field.key, field]));
  return procedure.form.address.map((key3) => {
    const field = fields.get(key3);
    return field ? answerText(field, answers[key3], "vi", unitName) : "";
  }).filter(Boolean).join(", ");
}

// src/modules/services/dossiers/submit.ts
import { z as z62 } from "zod";

// src/modules/services/drafts/commands.ts
import { z as z61 } from "zod";
var draftId = z61.uuid();
var owner2 = { person: { level: 1 }, scope: draftScope };
function requireLevel(ctx, procedure) {
  if (ctx.actor.kind === "person" && ctx.actor.level < procedure.identityLevel) {
    throw forbidden({
      vi: "Th\u1EE7 t\u1EE5c n\xE0y c\u1EA7n t\xE0i kho\u1EA3n \u0111\u1ECBnh danh \u0111i\u1EC7n t\u1EED m\u1EE9c \u0111\u1ED9 2. H\xE3y \u0111\u1EBFn c\u01A1 quan C\xF4ng an \u0111\u1EC3 \u0111\u01B0\u1EE3c c\u1EA5p m\u1EE9c \u0111\u1ED9 2, ho\u1EB7c n\u1ED9p h\u1ED3 s\u01A1 tr\u1EF1c ti\u1EBFp t\u1EA1i Trung t\xE2m Ph\u1EE5c v\u1EE5 h\xE0nh ch\xEDnh c\xF4ng.",
      en: "This procedure needs an electronic identity of level 2. Have yours verified at the police, or file at the public administrative service centre."
    });
  }
}
var startDraft = defineCommand({
  name: "services.draft.start",
  title: { vi: "B\u1EAFt \u0111\u1EA7u k\xEA khai", en: "Begin an application" },
  input: z61.object({ procedure: z61.string() }),
  allow: { person: { level: 1 } },
  async run(ctx, input2) {
    if (ctx.actor.kind !== "person") throw forbidden();
    const { id: id2, procedure } = await procedureInForce(ctx, input2.procedure);
    if (!mannerOf(procedure, "online")) {
      throw new Problem(409, "not_online", {
        vi: "Th\u1EE7 t\u1EE5c n\xE0y ch\u01B0a n\u1ED9p tr\u1EF1c tuy\u1EBFn \u0111\u01B0\u1EE3c. H\xE3y n\u1ED9p t\u1EA1i Trung t\xE2m Ph\u1EE5c v\u1EE5 h\xE0nh ch\xEDnh c\xF4ng.",
        en: "This procedure cannot be filed online yet. Please file it at the service centre."
      });
    }
    requireLevel(ctx, procedure);
    const person = await getPerson(ctx, ctx.actor.personId);
    const answers = {};
    for (const field of fieldsOf(procedure.form)) {
      const known = field.prefill ? person[field.prefill === "fullName" ? "name" : field.prefill] : void 0;
      const first = known ?? field.initial;
      if (first) answers[field.key] = field.kind === "checkboxes" ? [first] : first;
    }
    const row = await ctx.db.insertInto("draft").values({
      person_id: ctx.actor.personId,
      procedure_version_id: id2,
      answers: JSON.stringify(answers),
      created_at: ctx.now,
      updated_at: ctx.now
    }).returning("id").executeTakeFirstOrThrow();
    return { draftId: row.id, firstPage: shownPages(procedure.form, answers)[0]?.key ?? "" };
  }
});
var posted = z61.record(z61.string(), z61.array(z61.string()));
var answerPage = defineCommand({
  name: "services.draft.answer",
  title: { vi: "L\u01B0u c\xE2u tr\u1EA3 l\u1EDDi", en: "Save answers" },
  input: z61.object({
    draftId,
    page: z61.string(),
    values: posted,
    /** A row of a group to leave out: `members.1`. */
    removeRow: z61.string().regex(/^[a-z][A-Za-z0-9]*\.\d{1,2}$/).optional()
  }),
  allow: owner2,
  async run(ctx, input2) {
    const draft = await getDraft(ctx, input2.draftId, true);
    const { form } = draft.version.procedure;
    const page3 = form.pages.find((candidate) => candidate.key === input2.page);
    if (!page3)
      throw new Problem(404, "not_found", { vi: "Bi\u1EC3u m\u1EABu kh\xF4ng c\xF3 trang n\xE0y.", en: "The form has no such page." });
    const values = {
      get: (name) => input2.values[name]?.[0],
      getAll: (name) => input2.values[name] ?? []
    };
    const [group, row] = input2.removeRow?.split(".") ?? [];
    const kept = group === void 0 ? values : withoutRow(values, group, Number(row));
    const reading = takePage(page3, draft.answers, kept, await answerWorld(ctx, draft.files));
    await ctx.db.updateTable("draft").set({ answers: JSON.stringify(reading.answers), updated_at: ctx.now }).where("id", "=", draft.id).execute();
    const at2 = form.pages.indexOf(page3);
    const next = shownPages(form, reading.answers).find((later) => form.pages.indexOf(later) > at2);
    return { problems: reading.problems, warnings: reading.warnings, next: next?.key ?? null };
  }
});
var attachFile = defineCommand({
  name: "services.draft.attach",
  title: { vi: "\u0110\xEDnh k\xE8m gi\u1EA5y t\u1EDD", en: "Attach a paper" },
  input: z61.object({
    draftId,
    field: z61.string(),
    fileId: z61.uuid(),
    name: z61.string().min(1).max(200),
    size: z61.number().int().nonnegative()
  }),
  allow: owner2,
  async run(ctx, input2) {
    const draft = await getDraft(ctx, input2.draftId, true);
    const { form } = draft.version.procedure;
    const field = fileField(form, input2.field);
    if (!field || !shownFields(form, draft.answers).some((shown) => shown.field.key === field.key)) {
      throw new Problem(404, "not_found", {
        vi: "Bi\u1EC3u m\u1EABu kh\xF4ng y\xEAu c\u1EA7u gi\u1EA5y t\u1EDD n\xE0y.",
        en: "The form does not ask for this paper."
      });
    }
    const there = draft.files.filter((file) => file.field === field.key);
    if (there.some((file) => file.fileId === input2.fileId)) return;
    if (there.length >= field.maxFiles) {
      throw new Problem(
        422,
        "too_many_files",
        {
          vi: `Ch\u1EC9 \u0111\xEDnh k\xE8m t\u1ED1i \u0111a ${field.maxFiles} t\u1EC7p cho gi\u1EA5y t\u1EDD n\xE0y.`,
          en: `At most ${field.maxFiles} files for this paper.`
        },
        [
          {
            path: field.key,
            message: ctx.lang === "vi" ? `Ch\u1EC9 \u0111\xEDnh k\xE8m t\u1ED1i \u0111a ${field.maxFiles} t\u1EC7p` : `At most ${field.maxFiles} files`
          }
        ]
      );
    }
    await ctx.db.insertInto("draft_file").values({
      draft_id: draft.id,
      field: field.key,
      file_id: input2.fileId,
      name: input2.name,
      size: input2.size,
      added_at: ctx.now
    }).execute();
    await ctx.db.updateTable("draft").set({ updated_at: ctx.now }).where("id", "=", draft.id).execute();
  }
});
var detachFile = defineCommand({
  name: "services.draft.detach",
  title: { vi: "B\u1ECF gi\u1EA5y t\u1EDD \u0111\xEDnh k\xE8m", en: "Remove an attached paper" },
  input: z61.object({ draftId, draftFileId: z61.uuid() }),
  allow: owner2,
  async run(ctx, input2) {
    await ctx.db.deleteFrom("draft_file").where("id", "=", input2.draftFileId).where("draft_id", "=", input2.draftId).execute();
  }
});
var discardDraft = defineCommand({
  name: "services.draft.discard",
  title: { vi: "X\xF3a b\u1EA3n nh\xE1p", en: "Discard a draft" },
  input: z61.object({ draftId }),
  allow: owner2,
  async run(ctx, input2) {
    await ctx.db.deleteFrom("draft").where("id", "=", input2.draftId).execute();
  }
});

// src/modules/services/dossiers/submit.ts
var filedAs = (ctx, draftId2) => ctx.db.selectFrom("dossier").select(["id", "code", "applicant_id as applicantId"]).where("id", "=", draftId2).executeTakeFirst();
var submitDossier = defineCommand({
  name: "services.dossier.submit",
  title: { vi: "N\u1ED9p h\u1ED3 s\u01A1", en: "File a dossier" },
  input: z62.object({ draftId: z62.uuid(), declared: z62.literal(true) }),
  allow: {
    person: { level: 1 },
    async scope(ctx, { draftId: draftId2 }) {
      const draft = await ctx.db.selectFrom("draft").select("person_id").where("id", "=", draftId2).executeTakeFirst();
      if (draft) return { ownerId: draft.person_id };
      const filed = await filedAs(ctx, draftId2);
      return filed ? { ownerId: filed.applicantId } : draftScope(ctx, { draftId: draftId2 });
    }
  },
  async run(ctx, { draftId: draftId2 }) {
    if (ctx.actor.kind !== "person") throw forbidden();
    const draft = await findDraft(ctx, draftId2, true);
    if (!draft) {
      const filed = await filedAs(ctx, draftId2);
      if (filed) return { dossierId: filed.id, code: filed.code };
      throw unknownDraft();
    }
    const { procedure } = draft.version;
    requireLevel(ctx, procedure);
    const problems = problemsOfForm(procedure.form, draft.answers, await answerWorld(ctx, draft.files));
    if (problems.length > 0) {
      throw new Problem(
        422,
        "form_incomplete",
        { vi: "H\u1ED3 s\u01A1 c\xF2n m\u1EE5c ch\u01B0a \u0111\xFAng ho\u1EB7c ch\u01B0a \u0111\u1EE7.", en: "Some answers are missing or not right." },
        problems
      );
    }
    const answers = trimAnswers(procedure.form, draft.answers);
    const unitId2 = await filingUnit(ctx, procedure, answers);
    const { receiving, deciding } = await agenciesFor(ctx, unitId2, procedure);
    const stepDueAt = await answerDueAt(ctx, procedure, deciding.id);
    const componentOf = new Map(
      fieldsOf(procedure.form).flatMap(
        (field) => field.kind === "file" ? [[field.key, field.component]] : []
      )
    );
    const papers2 = draft.files.flatMap((file) => {
      const component = componentOf.get(file.field);
      return component ? [{ component, fileId: file.fileId, name: file.name }] : [];
    });
    await ctx.db.deleteFrom("draft").where("id", "=", draft.id).execute();
    const { code: code3 } = await fileDossier(
      ctx,
      {
        id: draft.id,
        version: draft.version,
        applicantId: ctx.actor.personId,
        receiving,
        deciding,
        unitId: unitId2,
        channel: "online",
        answers,
        papers: papers2,
        stepDueAt
      },
      "submit"
    );
    await emit(ctx, dossierSubmitted, {
      subject: draft.id,
      unitId: unitId2,
      agencyId: deciding.id,
      data: {
        dossierId: draft.id,
        code: code3,
        procedure: procedure.code,
        level: procedure.onlineLevel,
        channel: "online",
        eligibleOnline: true
      }
    });
    await notify(ctx, {
      personId: ctx.actor.personId,
      kind: "dossier.submitted",
      title: { vi: `\u0110\xE3 n\u1ED9p h\u1ED3 s\u01A1 ${code3}`, en: `Dossier ${code3} filed` },
      body: {
        vi: `${receiving.name} s\u1EBD tr\u1EA3 l\u1EDDi trong ${procedure.answerHours} gi\u1EDD l\xE0m vi\u1EC7c.`,
        en: `${receiving.name} will answer within ${procedure.answerHours} working hours.`
      },
      href: `/ho-so/${code3}`
    });
    return { dossierId: draft.id, code: code3 };
  }
});

// src/modules/services/dossiers/index.ts
var dossierCommands = [
  submitDossier,
  registerDossier,
  acknowledgeDossier,
  supplementDossier,
  withdrawDossier,
  ...officeCommands,
  requestPayment,
  confirmPayment,
  consultAgency,
  answerConsultation,
  apologiseDossier,
  denyDossier,
  stopDossier,
  reopenDossier,
  correctResult,
  revokeResult,
  printControlSlip
];
var dossierQueries = [consultationInbox, openConsultation, registerRows];
var dossierConsumers = [deadlineConsumer];
var dossierJobs = [recomputeDeadlines];
var dossierNav = [
  {
    door: "workspace",
    href: "/can-bo/lay-y-kien",
    label: { vi: "Phi\u1EBFu l\u1EA5y \xFD ki\u1EBFn", en: "Consultations" },
    order: 40,
    roles: ["handler", "leader"]
  },
  {
    door: "workspace",
    href: "/can-bo/so-theo-doi",
    label: { vi: "S\u1ED5 theo d\xF5i h\u1ED3 s\u01A1", en: "Register" },
    order: 50,
    roles: ["receptionist", "leader", "coordinator"]
  }
];

// src/modules/services/dossiers/verify.ts
import { z as z63 } from "zod";
var DECIDED = ["result", "denial", "apology", "stop"];
async function verified(ctx, paper2) {
  if (!paper2) return null;
  const dossier2 = await getDossier(ctx, paper2.dossierId);
  const { procedure } = await procedureVersion(ctx, dossier2.procedureVersionId);
  const bytes = await readFileBytes(ctx, paper2.fileId);
  return {
    kind: paper2.kind,
    number: paper2.number,
    verifyCode: paper2.verifyCode,
    sha256: paper2.sha256,
    issuedAt: paper2.issuedAt,
    agencyId: DECIDED.includes(paper2.kind) ? dossier2.decidingAgencyId : dossier2.receivingAgencyId,
    dossierCode: dossier2.code,
    resultName: procedure.result.name,
    status: paper2.status,
    endedAt: paper2.endedAt,
    endReason: paper2.endReason,
    replacedBy: paper2.replacedBy,
    report: await verifyPdf(bytes, { trustedRoots: await signingKeys(ctx.app).trustedRoots(), now: ctx.now })
  };
}
var verifyByCode = defineQuery({
  name: "services.paper.verify",
  title: { vi: "Ki\u1EC3m tra gi\u1EA5y t\u1EDD theo m\xE3", en: "Verify a paper by its code" },
  input: z63.object({ code: z63.string().min(1).max(60) }),
  allow: { public: true },
  run: async (ctx, { code: code3 }) => verified(ctx, await paperByVerifyCode(ctx, code3))
});
var verifyByFile = defineQuery({
  name: "services.paper.verifyFile",
  title: { vi: "Ki\u1EC3m tra gi\u1EA5y t\u1EDD theo t\u1EC7p", en: "Verify a paper by its file" },
  input: z63.object({ sha256: z63.string().regex(/^[0-9a-f]{64}$/) }),
  allow: { public: true },
  run: async (ctx, { sha256: sha2562 }) => verified(ctx, await paperByDigest(ctx, sha2562))
});

// src/modules/services/drafts/queries.ts
import { z as z64 } from "zod";
var openDraft = defineQuery({
  name: "services.draft.open",
  title: { vi: "M\u1EDF b\u1EA3n nh\xE1p", en: "Open a draft" },
  input: z64.object({ draftId: z64.uuid() }),
  allow: { person: { level: 1 }, scope: draftScope },
  run: (ctx, { draftId: draftId2 }) => getDraft(ctx, draftId2)
});
var myDrafts = defineQuery({
  name: "services.draft.mine",
  title: { vi: "B\u1EA3n nh\xE1p c\u1EE7a t\xF4i", en: "My drafts" },
  input: z64.object({}),
  allow: { person: { level: 1 } },
  async run(ctx) {
    if (ctx.actor.kind !== "person") return [];
    const rows = await ctx.db.selectFrom("draft").select(["id", "procedure_version_id as procedureVersionId", "updated_at as updatedAt"]).where("person_id", "=", ctx.actor.personId).orderBy("updated_at", "desc").limit(50).execute();
    return rows;
  }
});

// src/modules/services/drafts/reuse.ts
import { z as z65 } from "zod";
var LOOK_BACK = 20;
async function slotsOf(ctx, personId) {
  const rows = await ctx.db.selectFrom("dossier").select(["id", "procedure_version_id", "answers"]).where("applicant_id", "=", personId).orderBy("submitted_at", "desc").orderBy("id").limit(LOOK_BACK).execute();
  const found2 = /* @__PURE__ */ new Map();
  for (const row of rows) {
    const { procedure } = await procedureVersion(ctx, row.procedure_version_id);
    const answers = row.answers;
    for (const field of fieldsOf(procedure.form)) {
      const answer = answers[field.key];
      if (field.reuse !== void 0 && answer !== void 0 && !found2.has(field.reuse))
        found2.set(field.reuse, { answer, dossierId: row.id, kind: field.kind });
    }
  }
  return found2;
}
async function reusableFor(ctx, draft) {
  const open3 = fieldsOf(draft.version.procedure.form).filter(
    (field) => field.reuse !== void 0 && draft.answers[field.key] === void 0
  );
  if (open3.length === 0) return [];
  const slots = await slotsOf(ctx, draft.personId);
  const world = await answerWorld(ctx, draft.files);
  return open3.flatMap((field) => {
    const known = slots.get(field.reuse);
    if (!known || known.kind !== field.kind) return [];
    if (problemsOf(field, known.answer, world, draft.answers).length > 0) return [];
    return [{ field: field.key, slot: field.reuse, answer: known.answer, dossierId: known.dossierId }];
  });
}
var input = z65.object({ draftId: z65.uuid() });
var offerReuse = defineQuery({
  name: "services.draft.offerReuse",
  title: { vi: "Xem c\xF3 th\u1EC3 \u0111i\u1EC1n s\u1EB5n t\u1EEB h\u1ED3 s\u01A1 tr\u01B0\u1EDBc", en: "See what earlier applications could fill in" },
  input,
  allow: { person: { level: 1 }, scope: draftScope },
  async run(ctx, { draftId: draftId2 }) {
    const draft = await getDraft(ctx, draftId2);
    return draft.reuseConsentedAt ? 0 : (await reusableFor(ctx, draft)).length;
  }
});
var reuseAnswers = defineCommand({
  name: "services.draft.reuse",
  title: { vi: "\u0110i\u1EC1n s\u1EB5n t\u1EEB h\u1ED3 s\u01A1 tr\u01B0\u1EDBc", en: "Fill in from earlier applications" },
  input: input.extend({ consent: z65.literal(true) }),
  allow: { person: { level: 1 }, scope: draftScope },
  async run(ctx, { draftId: draftId2 }) {
    const draft = await getDraft(ctx, draftId2, true);
    const reusable = await reusableFor(ctx, draft);
    const answers = {
      ...draft.answers,
      ...Object.fromEntries(reusable.map(({ field, answer }) => [field, answer]))
    };
    await ctx.db.updateTable("draft").set({ answers: JSON.stringify(answers), updated_at: ctx.now, reuse_consented_at: ctx.now }).where("id", "=", draft.id).execute();
    await emit(ctx, answersReused, {
      subject: draft.id,
      data: {
        draftId: draft.id,
        procedure: draft.version.procedure.code,
        slots: reusable.map(({ slot }) => slot),
        dossiers: [...new Set(reusable.map(({ dossierId }) => dossierId))]
      }
    });
    return { filled: reusable.length };
  }
});

// src/modules/services/endpoints.ts
import { z as z66 } from "zod";

// src/modules/services/procedures/search.ts
var indexes = /* @__PURE__ */ new WeakMap();
function searchProcedures(list, query) {
  let index = indexes.get(list);
  if (!index) {
    index = new SearchIndex(
      list.map(({ id: id2, procedure }) => ({
        id: id2,
        title: procedure.name.vi,
        keywords: [
          procedure.code,
          procedure.name.en,
          procedure.field.vi,
          procedure.result.name.vi,
          ...procedure.keywords
        ]
      }))
    );
    indexes.set(list, index);
  }
  const byId = new Map(list.map((version) => [version.id, version]));
  return index.search(query, { limit: 50 }).flatMap(({ item }) => byId.get(item.id) ?? []);
}

// src/modules/services/endpoints.ts
var text7 = z66.object({ vi: z66.string(), en: z66.string() });
var instant4 = z66.iso.datetime().nullable();
var iso3 = (date3) => date3?.toISOString() ?? null;
var procedureLine = z66.object({
  code: z66.string(),
  name: text7,
  field: text7,
  level: z66.string(),
  onlineLevel: z66.string(),
  validFrom: z66.string()
});
var listProcedures = defineEndpoint({
  method: "get",
  path: "/api/v1/procedures",
  operationId: "listProcedures",
  summary: "Procedures in force, optionally those that fit a search",
  tag: "procedures",
  access: "public",
  query: z66.object({
    q: z66.string().max(200).optional().describe("Search words; accents may be left out"),
    date: z66.iso.date().optional().describe("In force on this day; today when absent")
  }),
  response: z66.object({ items: z66.array(procedureLine) }),
  async handle(ctx, { query }) {
    const all2 = await proceduresInForce(ctx, query.date);
    const found2 = query.q ? searchProcedures(all2, query.q) : all2;
    return { items: found2.map(({ procedure }) => procedure) };
  }
});
var getProcedure = defineEndpoint({
  method: "get",
  path: "/api/v1/procedures/{code}",
  operationId: "getProcedure",
  summary: "One procedure as it is in force: papers, ways to file, limits, fees, steps, form",
  tag: "procedures",
  access: "public",
  params: z66.object({ code: z66.string().max(20) }),
  query: z66.object({ date: z66.iso.date().optional() }),
  response: procedureLine.extend({ id: z66.string() }).loose(),
  async handle(ctx, { params, query }) {
    const { id: id2, procedure } = await procedureInForce(ctx, params.code, query.date);
    return { id: id2, ...procedure };
  }
});
var getStatus = defineEndpoint({
  method: "get",
  path: "/api/v1/dossiers/{code}/status",
  operationId: "getDossierStatus",
  summary: "State and dates of a dossier, by its code; nothing of the person",
  tag: "dossiers",
  access: "public",
  params: z66.object({ code: z66.string().min(1).max(60) }),
  response: z66.object({
    code: z66.string(),
    procedure: text7,
    state: z66.int(),
    stateName: text7,
    submittedAt: instant4,
    receivedAt: instant4,
    dueAt: instant4,
    handledAt: instant4,
    returnedAt: instant4,
    timeliness: z66.enum(["early", "on_time", "late"]).nullable()
  }),
  async handle(ctx, { params }) {
    const found2 = await ask(ctx, trackDossier, params);
    if (!found2) throw notFound({ vi: "h\u1ED3 s\u01A1 n\xE0y", en: "This dossier" });
    return {
      ...found2,
      stateName: stateInfo(found2.state).name,
      submittedAt: iso3(found2.submittedAt),
      receivedAt: iso3(found2.receivedAt),
      dueAt: iso3(found2.dueAt),
      handledAt: iso3(found2.handledAt),
      returnedAt: iso3(found2.returnedAt)
    };
  }
});
var dossierLine = z66.object({
  id: z66.string(),
  code: z66.string(),
  subject: z66.string(),
  state: z66.int(),
  step: z66.string().nullable(),
  submittedAt: instant4,
  dueAt: instant4
});
var cursorQuery = z66.object({ cursor: z66.string().max(200).optional().describe("`next` of the page before") });
var dossierPage = z66.object({ items: z66.array(dossierLine), next: z66.string().nullable() });
var listMine = defineEndpoint({
  method: "get",
  path: "/api/v1/me/dossiers",
  operationId: "listMyDossiers",
  summary: "Dossiers of the person signed in, newest first",
  tag: "dossiers",
  access: "session",
  query: cursorQuery,
  response: dossierPage,
  async handle(ctx, { query }) {
    const { lines: lines2, next } = await ask(ctx, myDossiers, query.cursor ? { before: query.cursor } : {});
    return {
      items: lines2.map((line3) => ({ ...line3, submittedAt: iso3(line3.submittedAt), dueAt: iso3(line3.dueAt) })),
      next
    };
  }
});
var listInbox = defineEndpoint({
  method: "get",
  path: "/api/v1/desk/{inbox}",
  operationId: "listInbox",
  summary: "Dossiers of a tray of the officer signed in, the most urgent first",
  tag: "desk",
  access: "session",
  params: z66.object({ inbox: z66.enum(LISTS) }),
  query: cursorQuery,
  response: dossierPage,
  async handle(ctx, { params, query }) {
    const { lines: lines2, next } = await ask(ctx, worklist, {
      list: params.inbox,
      ...query.cursor ? { after: query.cursor } : {}
    });
    return {
      items: lines2.map((line3) => ({ ...line3, submittedAt: iso3(line3.submittedAt), dueAt: iso3(line3.dueAt) })),
      next
    };
  }
});
var plain = { receive: receiveDossier, start: startDossier, decide: decideDossier, issue: issueDossier };
var reasoned = {
  refuse: refuseDossier,
  sendBack: sendBackDossier,
  requestSupplement,
  propose: proposeDossier
};
var act = defineEndpoint({
  method: "post",
  path: "/api/v1/dossiers/{id}/actions",
  operationId: "actOnDossier",
  summary: "Take a lawful step with a dossier, as an officer",
  description: "Steps that need words (refuse, sendBack, requestSupplement, propose) take them in `text`. `version` is the one that was read: when somebody changed the dossier since, the answer is 409 and nothing happens.",
  tag: "desk",
  access: "session",
  params: z66.object({ id: z66.uuid() }),
  body: z66.object({
    action: z66.enum(["receive", "start", "decide", "issue", "refuse", "sendBack", "requestSupplement", "propose"]),
    version: z66.int().positive().optional(),
    text: z66.string().max(2e3).optional(),
    key: z66.string().min(8).max(200).optional().describe("Idempotency key: the same key answers the same and changes nothing")
  }),
  response: z66.object({ code: z66.string(), state: z66.int() }),
  async handle(ctx, { params, body }) {
    const target2 = { dossierId: params.id, ...body.version ? { version: body.version } : {} };
    const options2 = body.key ? { idempotencyKey: body.key } : {};
    const { action, text: words7 = "" } = body;
    if (action in plain) return execute(ctx, plain[action], target2, options2);
    if (action === "propose") return execute(ctx, proposeDossier, { ...target2, opinion: words7 }, options2);
    return execute(
      ctx,
      reasoned[action],
      { ...target2, reason: words7 },
      options2
    );
  }
});
var verifyPaper = defineEndpoint({
  method: "get",
  path: "/api/v1/papers/{code}",
  operationId: "verifyPaper",
  summary: "An issued paper by the code printed on it: issuer, fingerprint, signatures",
  tag: "papers",
  access: "public",
  params: z66.object({ code: z66.string().min(1).max(60) }),
  response: z66.object({
    kind: z66.string(),
    number: z66.string().nullable(),
    sha256: z66.string(),
    issuedAt: instant4,
    dossierCode: z66.string(),
    status: z66.string(),
    signatures: z66.array(
      z66.object({ status: z66.string(), signer: z66.string().nullable(), signedAt: instant4, coversWholeFile: z66.boolean() })
    )
  }),
  async handle(ctx, { params }) {
    const found2 = await ask(ctx, verifyByCode, params);
    if (!found2) throw notFound({ vi: "gi\u1EA5y t\u1EDD n\xE0y", en: "This paper" });
    return {
      ...found2,
      issuedAt: iso3(found2.issuedAt),
      status: found2.report.status,
      signatures: found2.report.signatures.map((signature) => ({
        status: signature.status,
        signer: signature.signer?.name ?? null,
        signedAt: iso3(signature.signedAt),
        coversWholeFile: signature.coversWholeFile
      }))
    };
  }
});
var serviceEndpoints = [listProcedures, getProcedure, getStatus, listMine, listInbox, act, verifyPaper];

// src/web/assets.ts
import { existsSync as existsSync3, readFileSync as readFileSync6 } from "node:fs";
import { dirname as dirname5, extname, join as join11 } from "node:path";
function findPublicFolder() {
  let folder = import.meta.dirname;
  while (!existsSync3(join11(folder, "package.json")) && dirname5(folder) !== folder) folder = dirname5(folder);
  return join11(folder, "dist/public");
}
var publicFolder = findPublicFolder();
var loaded2;
function load2() {
  if (loaded2) return loaded2;
  const path2 = join11(publicFolder, "manifest.json");
  if (!existsSync3(path2)) return void 0;
  const manifest = JSON.parse(readFileSync6(path2, "utf8"));
  loaded2 = { manifest, byUrl: new Map(Object.values(manifest).map((asset2) => [asset2.url, asset2])) };
  return loaded2;
}
function asset(name) {
  const manifest = load2()?.manifest;
  if (!manifest) return `/assets/${name}`;
  const found2 = manifest[name];
  if (!found2) throw new Error(`No asset named '${name}' in the build.`);
  return found2.url;
}

// src/web/components/icon.tsx
import { jsx as jsx2 } from "hono/jsx/jsx-runtime";
var SHAPES = {
  search: "M8.5 3a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM12.6 12.6 17 17",
  user: "M10 3.2a3.3 3.3 0 1 1 0 6.6 3.3 3.3 0 0 1 0-6.6ZM3.5 17c.6-3.4 3.2-5 6.5-5s5.9 1.6 6.5 5",
  bell: "M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13ZM8.3 17.5h3.4",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  check: "M4 10.5 8.3 15 16 5.5",
  cross: "M5 5l10 10M15 5 5 15",
  info: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM10 9v5M10 6v.2",
  alert: "M10 2.8 18 16.8H2ZM10 8v4.2M10 14.4v.2",
  stop: "M6.7 2.5h6.6l4.2 4.2v6.6l-4.2 4.2H6.7l-4.2-4.2V6.7ZM10 6v5M10 13.6v.2",
  done: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM6.5 10.3l2.5 2.5 4.6-5.3",
  clock: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM10 5.8V10l3 2",
  pause: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM8 7v6M12 7v6",
  dot: "M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z",
  file: "M5 2.5h6.5L15.5 6.5v11H5ZM11.5 2.5v4h4",
  camera: "M2.5 6h3.8L7.5 4h5l1.2 2h3.8v10h-15ZM10 8a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z",
  upload: "M10 13V3.5M6.2 7.2 10 3.5l3.8 3.7M3.5 12.5v4h13v-4",
  download: "M10 3v9.5M6.2 8.8l3.8 3.7 3.8-3.7M3.5 13v4h13v-4",
  print: "M5.5 7V2.5h9V7M5.5 14h-3V7h15v7h-3M5.5 11.5h9v6h-9Z",
  arrow: "M3.5 10h13M11.5 5l5 5-5 5",
  back: "M16.5 10h-13M8.5 5l-5 5 5 5",
  chevron: "M7.5 4.5 13 10l-5.5 5.5",
  home: "M3 9.5 10 3.5l7 6M5 8.5v8h10v-8",
  globe: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM2.5 10h15M10 2.5c5 4.5 5 10.5 0 15M10 2.5c-5 4.5-5 10.5 0 15",
  shield: "M10 2.5 16.5 5v4.5c0 4-2.7 6.7-6.5 8-3.8-1.3-6.5-4-6.5-8V5ZM7 10l2.2 2.2L13 8",
  pin: "M10 17.5c-3.7-4-5.5-6.9-5.5-9.3a5.5 5.5 0 0 1 11 0c0 2.4-1.8 5.3-5.5 9.3ZM10 6.5a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6Z",
  list: "M7 5h10M7 10h10M7 15h10M3 5h.5M3 10h.5M3 15h.5",
  chart: "M3 3v14h14M6.5 13.5v-4M10 13.5v-7M13.5 13.5V8",
  up: "M10 16V4M5 9l5-5 5 5",
  down: "M10 4v12M5 11l5 5 5-5",
  flat: "M4 10h12",
  link: "M8 12l4-4M9.5 5.5l1.3-1.3a3.5 3.5 0 0 1 5 5l-1.3 1.3M10.5 14.5l-1.3 1.3a3.5 3.5 0 0 1-5-5l1.3-1.3",
  pen: "M3.5 16.5l.8-3.6 9-9a1.8 1.8 0 0 1 2.7 0l.1.1a1.8 1.8 0 0 1 0 2.7l-9 9Z",
  lock: "M4.5 9h11v8h-11ZM6.8 9V6.5a3.2 3.2 0 0 1 6.4 0V9",
  offline: "M2.5 2.5l15 15M4 9.5c1-1 2.2-1.7 3.5-2.1M10.5 7c2.1.2 4 1.1 5.5 2.5M6.5 12.5a5 5 0 0 1 5.5-1M10 15.5v.2"
};
function Icon({ name, size = 20 }) {
  return /* @__PURE__ */ jsx2("svg", { class: "icon", width: size, height: size, viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false", children: /* @__PURE__ */ jsx2("path", { d: SHAPES[name] }) });
}

// src/web/components/button.tsx
import { jsx as jsx3, jsxs as jsxs2 } from "hono/jsx/jsx-runtime";
var look = (kind) => `btn btn--${kind ?? "primary"}`;
function Button({
  kind,
  icon,
  children: children2,
  type: type2 = "submit",
  name,
  value,
  formAction,
  noValidate,
  form
}) {
  return /* @__PURE__ */ jsxs2(
    "button",
    {
      class: look(kind),
      type: type2,
      name,
      value,
      formaction: formAction,
      formnovalidate: noValidate,
      form,
      children: [
        icon ? /* @__PURE__ */ jsx3(Icon, { name: icon }) : null,
        children2
      ]
    }
  );
}
function ButtonLink({ kind, icon, children: children2, href, download }) {
  return /* @__PURE__ */ jsxs2("a", { class: look(kind), href, download, children: [
    icon ? /* @__PURE__ */ jsx3(Icon, { name: icon }) : null,
    children2
  ] });
}
function ButtonGroup({ children: children2 }) {
  return /* @__PURE__ */ jsx3("div", { class: "btns", children: children2 });
}

// src/web/components/card.tsx
import { create as create2 } from "qrcode";

// src/web/lang.ts
import { createContext, useContext } from "hono/jsx";
var LangContext = createContext("vi");
var useLang = () => useContext(LangContext);

// src/web/paths.ts
var paths = {
  home: "/",
  procedures: "/thu-tuc",
  track: "/tra-cuu",
  verify: "/xac-minh",
  resolution: "/nghi-quyet",
  account: "/ca-nhan",
  notices: "/thong-bao",
  signIn: "/dang-nhap",
  signOut: "/dang-xuat",
  workspace: "/can-bo",
  centre: "/dieu-hanh",
  guide: "/huong-dan",
  accessibility: "/tiep-can",
  privacy: "/bao-ve-du-lieu",
  openData: "/du-lieu-mo",
  apiDocs: "/api/docs",
  source: "https://github.com/tinhso/tinhso"
};

// src/web/words.ts
var words5 = defineMessages({
  skip: { vi: "\u0110i th\u1EB3ng \u0111\u1EBFn n\u1ED9i dung ch\xEDnh", en: "Skip to main content" },
  portal: { vi: "C\u1ED5ng d\u1ECBch v\u1EE5 s\u1ED1", en: "Digital services" },
  workspace: { vi: "Kh\xF4ng gian l\xE0m vi\u1EC7c", en: "Workspace" },
  centre: { vi: "Trung t\xE2m \u0111i\u1EC1u h\xE0nh", en: "Operations centre" },
  home: { vi: "Trang ch\u1EE7", en: "Home" },
  demo: {
    vi: "B\u1EA3n tr\xECnh di\u1EC5n \u2013 d\u1EEF li\u1EC7u kh\xF4ng c\xF3 gi\xE1 tr\u1ECB ph\xE1p l\xFD",
    en: "Demonstration \u2013 data here has no legal force"
  },
  mainNav: { vi: "\u0110i\u1EC1u h\u01B0\u1EDBng ch\xEDnh", en: "Main navigation" },
  breadcrumbs: { vi: "\u0110\u01B0\u1EDDng d\u1EABn", en: "Breadcrumbs" },
  tabs: { vi: "C\xE1c ph\u1EA7n c\u1EE7a trang", en: "Parts of this page" },
  pages: { vi: "Chuy\u1EC3n trang", en: "Pages" },
  previous: { vi: "Trang tr\u01B0\u1EDBc", en: "Previous page" },
  next: { vi: "Trang sau", en: "Next page" },
  back: { vi: "Quay l\u1EA1i", en: "Back" },
  search: { vi: "T\xECm ki\u1EBFm", en: "Search" },
  searchProcedures: { vi: "T\xECm th\u1EE7 t\u1EE5c", en: "Search procedures" },
  searchHint: {
    vi: "G\xF5 c\xF3 d\u1EA5u ho\u1EB7c kh\xF4ng d\u1EA5u \u0111\u1EC1u \u0111\u01B0\u1EE3c, v\xED d\u1EE5: ho kinh doanh",
    en: "With or without Vietnamese accents, for example: ho kinh doanh"
  },
  clear: { vi: "X\xF3a b\u1ED9 l\u1ECDc", en: "Clear filters" },
  apply: { vi: "L\u1ECDc", en: "Filter" },
  filters: { vi: "B\u1ED9 l\u1ECDc", en: "Filters" },
  removeFilter: { vi: "B\u1ECF l\u1ECDc: {name}", en: "Remove filter: {name}" },
  language: { vi: "Ng\xF4n ng\u1EEF", en: "Language" },
  theme: { vi: "Giao di\u1EC7n", en: "Appearance" },
  themeAuto: { vi: "Theo thi\u1EBFt b\u1ECB", en: "Device setting" },
  themeLight: { vi: "S\xE1ng", en: "Light" },
  themeDark: { vi: "T\u1ED1i", en: "Dark" },
  signIn: { vi: "\u0110\u0103ng nh\u1EADp", en: "Sign in" },
  signOut: { vi: "\u0110\u0103ng xu\u1EA5t", en: "Sign out" },
  account: { vi: "T\xE0i kho\u1EA3n c\u1EE7a {name}", en: "Account of {name}" },
  myDossiers: { vi: "H\u1ED3 s\u01A1 c\u1EE7a t\xF4i", en: "My dossiers" },
  noticesLabel: { vi: "Th\xF4ng b\xE1o", en: "Notices" },
  noticesUnread: { vi: "Th\xF4ng b\xE1o, {n} ch\u01B0a \u0111\u1ECDc", en: "Notices, {n} unread" },
  optional: { vi: "kh\xF4ng b\u1EAFt bu\u1ED9c", en: "optional" },
  error: { vi: "L\u1ED7i", en: "Error" },
  errorTitlePrefix: { vi: "L\u1ED7i: {title}", en: "Error: {title}" },
  errorSummary: { vi: "Ch\u01B0a g\u1EEDi \u0111\u01B0\u1EE3c \u2013 h\xE3y s\u1EEDa c\xE1c m\u1EE5c sau", en: "Not sent yet \u2013 correct the following" },
  change: { vi: "S\u1EEDa", en: "Change" },
  noAnswer: { vi: "Ch\u01B0a tr\u1EA3 l\u1EDDi", en: "Not answered" },
  day: { vi: "Ng\xE0y", en: "Day" },
  month: { vi: "Th\xE1ng", en: "Month" },
  year: { vi: "N\u0103m", en: "Year" },
  dateHint: { vi: "V\xED d\u1EE5: 27/3/1985", en: "For example: 27/3/1985 (day/month/year)" },
  dong: { vi: "\u0111\u1ED3ng", en: "VND" },
  choose: { vi: "Ch\u1ECDn m\u1ED9t m\u1EE5c", en: "Choose one" },
  or: { vi: "ho\u1EB7c", en: "or" },
  find: { vi: "T\xECm", en: "Find" },
  foundNone: { vi: "Kh\xF4ng c\xF3 k\u1EBFt qu\u1EA3 cho \u201C{q}\u201D.", en: "Nothing found for \u201C{q}\u201D." },
  foundSome: { vi: "K\u1EBFt qu\u1EA3 cho \u201C{q}\u201D", en: "Results for \u201C{q}\u201D" },
  fileAllowed: { vi: "Nh\u1EADn {kinds}; m\u1ED7i t\u1EC7p kh\xF4ng qu\xE1 {mb} MB.", en: "Accepts {kinds}; each file at most {mb} MB." },
  fileChosen: { vi: "T\u1EC7p \u0111\xE3 t\u1EA3i l\xEAn", en: "Uploaded files" },
  fileRemove: { vi: "X\xF3a t\u1EC7p", en: "Remove" },
  step: { vi: "B\u01B0\u1EDBc {n}/{total}", en: "Step {n} of {total}" },
  stepDone: { vi: "\u0111\xE3 xong", en: "done" },
  stepCurrent: { vi: "\u0111ang l\xE0m", en: "current" },
  noticeInfo: { vi: "Th\xF4ng tin", en: "Information" },
  noticeSuccess: { vi: "Ho\xE0n th\xE0nh", en: "Success" },
  noticeWarning: { vi: "L\u01B0u \xFD", en: "Note" },
  noticeError: { vi: "C\xF3 l\u1ED7i", en: "Problem" },
  onTime: { vi: "Trong h\u1EA1n", en: "On time" },
  dueSoon: { vi: "S\u1EAFp \u0111\u1EBFn h\u1EA1n", en: "Due soon" },
  overdue: { vi: "Qu\xE1 h\u1EA1n", en: "Overdue" },
  paused: { vi: "T\u1EA1m d\u1EEBng t\xEDnh h\u1EA1n", en: "Clock paused" },
  doneOnTime: { vi: "Xong \u0111\xFAng h\u1EA1n", en: "Done on time" },
  doneLate: { vi: "Xong tr\u1EC5 h\u1EA1n", en: "Done late" },
  target: { vi: "Ch\u1EC9 ti\xEAu", en: "Target" },
  actual: { vi: "Th\u1EF1c hi\u1EC7n", en: "Actual" },
  expected: { vi: "M\u1EE9c c\u1EA7n \u0111\u1EA1t \u0111\u1EBFn nay", en: "Required by now" },
  reached: { vi: "\u0110\u1EA1t ch\u1EC9 ti\xEAu", en: "Target met" },
  onTrack: { vi: "\u0110\xFAng ti\u1EBFn \u0111\u1ED9", en: "On track" },
  behind: { vi: "Ch\u1EADm ti\u1EBFn \u0111\u1ED9", en: "Behind" },
  noData: { vi: "Ch\u01B0a c\xF3 s\u1ED1 li\u1EC7u", en: "No data yet" },
  up: { vi: "t\u0103ng", en: "up" },
  down: { vi: "gi\u1EA3m", en: "down" },
  flat: { vi: "kh\xF4ng \u0111\u1ED5i", en: "unchanged" },
  seeNumbers: { vi: "Xem s\u1ED1 li\u1EC7u", en: "See the numbers" },
  period: { vi: "K\u1EF3", en: "Period" },
  value: { vi: "Gi\xE1 tr\u1ECB", en: "Value" },
  loading: { vi: "\u0110ang t\u1EA3i\u2026", en: "Loading\u2026" },
  offline: { vi: "M\u1EA5t k\u1EBFt n\u1ED1i m\u1EA1ng", en: "You are offline" },
  offlineText: {
    vi: "Nh\u1EEFng g\xEC b\u1EA1n \u0111\xE3 l\u01B0u kh\xF4ng b\u1ECB m\u1EA5t. H\xE3y ki\u1EC3m tra s\xF3ng ho\u1EB7c Wi-Fi r\u1ED3i th\u1EED l\u1EA1i.",
    en: "What you saved is not lost. Check your signal or Wi-Fi, then try again."
  },
  retry: { vi: "Th\u1EED l\u1EA1i", en: "Try again" },
  cancel: { vi: "Kh\xF4ng, quay l\u1EA1i", en: "No, go back" },
  openNew: { vi: "(m\u1EDF trang kh\xE1c)", en: "(opens another site)" },
  help: { vi: "Tr\u1EE3 gi\xFAp", en: "Help" },
  guide: { vi: "H\u01B0\u1EDBng d\u1EABn s\u1EED d\u1EE5ng", en: "How to use this site" },
  accessibility: { vi: "Kh\u1EA3 n\u0103ng ti\u1EBFp c\u1EADn", en: "Accessibility" },
  privacy: { vi: "B\u1EA3o v\u1EC7 d\u1EEF li\u1EC7u c\xE1 nh\xE2n", en: "Personal data protection" },
  track: { vi: "Tra c\u1EE9u h\u1ED3 s\u01A1", en: "Track a dossier" },
  procedures: { vi: "Th\u1EE7 t\u1EE5c h\xE0nh ch\xEDnh", en: "Procedures" },
  services: { vi: "D\u1ECBch v\u1EE5", en: "Services" },
  transparency: { vi: "Minh b\u1EA1ch", en: "Transparency" },
  verify: { vi: "X\xE1c minh k\u1EBFt qu\u1EA3", en: "Verify a result" },
  openData: { vi: "D\u1EEF li\u1EC7u m\u1EDF", en: "Open data" },
  apiDocs: { vi: "T\xE0i li\u1EC7u API", en: "API documentation" },
  source: { vi: "M\xE3 ngu\u1ED3n", en: "Source code" },
  resolution: { vi: "K\u1EBFt qu\u1EA3 th\u1EF1c hi\u1EC7n ngh\u1ECB quy\u1EBFt", en: "Progress on the resolution" },
  about: {
    vi: "V\u1EADn h\xE0nh b\u1EB1ng ph\u1EA7n m\u1EC1m ngu\u1ED3n m\u1EDF tinhso. M\u1ECDi con s\u1ED1 tr\xEAn trang \u0111\u1EC1u d\u1EABn v\u1EC1 ngu\u1ED3n.",
    en: "Runs on tinhso, open-source software. Every number here leads back to its source."
  },
  requestId: { vi: "M\xE3 y\xEAu c\u1EA7u", en: "Request ID" },
  e401: { vi: "C\u1EA7n \u0111\u0103ng nh\u1EADp", en: "Sign in first" },
  e401Text: {
    vi: "Trang n\xE0y d\xE0nh cho ng\u01B0\u1EDDi \u0111\xE3 \u0111\u0103ng nh\u1EADp. \u0110\u0103ng nh\u1EADp xong, b\u1EA1n s\u1EBD \u0111\u01B0\u1EE3c \u0111\u01B0a tr\u1EDF l\u1EA1i \u0111\xFAng trang n\xE0y.",
    en: "This page is for people who are signed in. After signing in you come straight back here."
  },
  e403: { vi: "B\u1EA1n kh\xF4ng c\xF3 quy\u1EC1n xem trang n\xE0y", en: "You may not see this page" },
  e403Text: {
    vi: "T\xE0i kho\u1EA3n c\u1EE7a b\u1EA1n ch\u01B0a \u0111\u01B0\u1EE3c giao vi\u1EC7c n\xE0y. N\u1EBFu b\u1EA1n cho r\u1EB1ng c\xF3 nh\u1EA7m l\u1EABn, h\xE3y li\xEAn h\u1EC7 ng\u01B0\u1EDDi qu\u1EA3n tr\u1ECB c\u1EE7a c\u01A1 quan.",
    en: "Your account has not been given this task. If you think this is a mistake, contact the administrator of your office."
  },
  e404: { vi: "Kh\xF4ng t\xECm th\u1EA5y trang", en: "Page not found" },
  e404Text: {
    vi: "\u0110\u1ECBa ch\u1EC9 c\xF3 th\u1EC3 \u0111\xE3 \u0111\u1ED5i ho\u1EB7c g\xF5 nh\u1EA7m. H\xE3y ki\u1EC3m tra l\u1EA1i, ho\u1EB7c t\xECm th\u1EE7 t\u1EE5c b\u1EB1ng \xF4 t\xECm ki\u1EBFm.",
    en: "The address may have changed or been mistyped. Check it, or use the search."
  },
  e422: { vi: "Th\xF4ng tin g\u1EEDi l\xEAn ch\u01B0a \u0111\xFAng", en: "Something sent was not valid" },
  e422Text: {
    vi: "Ch\u01B0a c\xF3 g\xEC \u0111\u01B0\u1EE3c ghi nh\u1EADn. H\xE3y quay l\u1EA1i trang tr\u01B0\u1EDBc v\xE0 s\u1EEDa c\xE1c m\u1EE5c \u0111\u01B0\u1EE3c n\xEAu.",
    en: "Nothing was recorded. Go back to the previous page and correct what is named."
  },
  e500: { vi: "H\u1EC7 th\u1ED1ng g\u1EB7p l\u1ED7i", en: "Something went wrong here" },
  e500Text: {
    vi: "L\u1ED7i thu\u1ED9c v\u1EC1 h\u1EC7 th\u1ED1ng, kh\xF4ng ph\u1EA3i do b\u1EA1n. Ch\u01B0a c\xF3 g\xEC b\u1ECB m\u1EA5t; h\xE3y th\u1EED l\u1EA1i sau \xEDt ph\xFAt. N\u1EBFu v\u1EABn l\u1ED7i, g\u1EEDi m\xE3 d\u01B0\u1EDBi \u0111\xE2y cho b\u1ED9 ph\u1EADn h\u1ED7 tr\u1EE3.",
    en: "The fault is ours. Nothing was lost; try again in a few minutes. If it persists, give support the code below."
  },
  e503: { vi: "H\u1EC7 th\u1ED1ng \u0111ang b\u1EA3o tr\xEC", en: "Down for maintenance" },
  e503Text: {
    vi: "D\u1ECBch v\u1EE5 t\u1EA1m ng\u1EEBng trong th\u1EDDi gian ng\u1EAFn. H\u1ED3 s\u01A1 \u0111\xE3 n\u1ED9p v\u1EABn \u0111\u01B0\u1EE3c gi\u1EEF nguy\xEAn.",
    en: "The service is paused for a short while. Dossiers already submitted are safe."
  },
  eOther: { vi: "Kh\xF4ng th\u1EF1c hi\u1EC7n \u0111\u01B0\u1EE3c", en: "This could not be done" },
  goHome: { vi: "V\u1EC1 trang ch\u1EE7", en: "Go to the home page" }
});

// src/web/components/given.ts
var given = (child) => child !== void 0 && child !== null && child !== false && child !== "";

// src/web/components/mark.tsx
import { jsx as jsx4, jsxs as jsxs3 } from "hono/jsx/jsx-runtime";
function Mark({ size = 40 }) {
  return /* @__PURE__ */ jsxs3("svg", { class: "mark", width: size, height: size, viewBox: "0 0 40 40", "aria-hidden": "true", focusable: "false", children: [
    /* @__PURE__ */ jsx4("rect", { class: "mark__seal", width: "40", height: "40", rx: "6" }),
    /* @__PURE__ */ jsx4("path", { class: "mark__peak", d: "M5 24h5.5l9.5-14 9.5 14H35M5 29.5h30M5 34h30" })
  ] });
}
var PLAIN_RIDGE = "M0 62H150C190 62 205 47 228 45 240 44 246 50 252 53 262 44 272 35 286 33 294 32 298 35 303 38 316 27 330 14 342 7 346 5 350 5 354 8 368 18 380 33 398 43 420 55 446 62 480 62";
function Skyline({ path: path2 = PLAIN_RIDGE }) {
  return /* @__PURE__ */ jsxs3("svg", { class: "skyline", viewBox: "0 0 480 64", preserveAspectRatio: "xMaxYMax meet", "aria-hidden": "true", focusable: "false", children: [
    /* @__PURE__ */ jsx4("path", { class: "skyline__land", d: `${path2}V64H-6000V62Z` }),
    /* @__PURE__ */ jsx4("path", { class: "skyline__line", d: `M-6000 62H0${path2}` })
  ] });
}

// src/web/components/card.tsx
import { jsx as jsx5, jsxs as jsxs4 } from "hono/jsx/jsx-runtime";
function Card({
  title: title2,
  href,
  level = 3,
  children: children2
}) {
  const text8 = href ? /* @__PURE__ */ jsx5("a", { href, children: title2 }) : title2;
  return /* @__PURE__ */ jsxs4("section", { class: href ? "card card--link" : "card", children: [
    level === 2 ? /* @__PURE__ */ jsx5("h2", { children: text8 }) : /* @__PURE__ */ jsx5("h3", { children: text8 }),
    children2
  ] });
}
function Grid({ children: children2, min = "m" }) {
  return /* @__PURE__ */ jsx5("div", { class: `grid grid--${min}`, children: children2 });
}
function ProcedureCard({
  title: title2,
  href,
  code: code3,
  agency,
  tag,
  facts = []
}) {
  return /* @__PURE__ */ jsxs4("article", { class: "procedure", children: [
    /* @__PURE__ */ jsx5("h3", { children: /* @__PURE__ */ jsx5("a", { href, children: title2 }) }),
    /* @__PURE__ */ jsxs4("p", { class: "procedure__meta", children: [
      /* @__PURE__ */ jsx5("code", { children: code3 }),
      " \xB7 ",
      agency
    ] }),
    facts.length > 0 ? /* @__PURE__ */ jsx5("dl", { class: "procedure__facts", children: facts.map((fact) => /* @__PURE__ */ jsxs4("div", { children: [
      /* @__PURE__ */ jsx5("dt", { children: fact.label }),
      /* @__PURE__ */ jsx5("dd", { children: fact.value })
    ] })) }) : null,
    tag
  ] });
}
function SearchBox({
  action = paths.procedures,
  name = "q",
  value,
  label,
  hint,
  id: id2 = "q"
}) {
  const t = words5(useLang());
  return /* @__PURE__ */ jsx5("search", { class: "searchbox", "aria-label": label ?? t("searchProcedures"), children: /* @__PURE__ */ jsxs4("form", { method: "get", action, children: [
    /* @__PURE__ */ jsx5("label", { class: "field__label", for: id2, children: label ?? t("searchProcedures") }),
    /* @__PURE__ */ jsx5("p", { class: "field__hint", id: `${id2}-hint`, children: hint ?? t("searchHint") }),
    /* @__PURE__ */ jsxs4("div", { class: "searchbox__row", children: [
      /* @__PURE__ */ jsx5(
        "input",
        {
          class: "input",
          id: id2,
          type: "search",
          name,
          value,
          autocomplete: "off",
          "aria-describedby": `${id2}-hint`
        }
      ),
      /* @__PURE__ */ jsx5(Button, { icon: "search", children: t("find") })
    ] })
  ] }) });
}
function PageHead({
  title: title2,
  kicker,
  lede,
  children: children2
}) {
  return /* @__PURE__ */ jsxs4("header", { class: "pagehead", children: [
    given(kicker) ? /* @__PURE__ */ jsx5("p", { class: "pagehead__kicker", children: kicker }) : null,
    /* @__PURE__ */ jsx5("h1", { children: title2 }),
    given(lede) ? /* @__PURE__ */ jsx5("p", { class: "pagehead__lede", children: lede }) : null,
    given(children2) ? /* @__PURE__ */ jsx5("div", { class: "pagehead__actions", children: children2 }) : null
  ] });
}
function Filters({
  action,
  children: children2,
  active = [],
  clearHref
}) {
  const t = words5(useLang());
  return /* @__PURE__ */ jsxs4("form", { class: "filters", method: "get", action, "aria-label": t("filters"), children: [
    /* @__PURE__ */ jsxs4("div", { class: "filters__fields", children: [
      children2,
      /* @__PURE__ */ jsx5(Button, { kind: "secondary", children: t("apply") })
    ] }),
    active.length > 0 ? /* @__PURE__ */ jsxs4("ul", { class: "filters__active", children: [
      active.map((filter) => /* @__PURE__ */ jsx5("li", { children: /* @__PURE__ */ jsxs4("a", { href: filter.removeHref, children: [
        /* @__PURE__ */ jsx5("span", { class: "vh", children: t("removeFilter", { name: filter.label }) }),
        /* @__PURE__ */ jsxs4("span", { "aria-hidden": "true", children: [
          filter.label,
          " \xD7"
        ] })
      ] }) })),
      clearHref ? /* @__PURE__ */ jsx5("li", { children: /* @__PURE__ */ jsx5("a", { class: "filters__clear", href: clearHref, children: t("clear") }) }) : null
    ] }) : null
  ] });
}

// src/web/components/field.tsx
import { Fragment as Fragment2, jsx as jsx6, jsxs as jsxs5 } from "hono/jsx/jsx-runtime";
function describedBy(field) {
  const id2 = fieldId(field.name);
  const ids = [field.hint ? `${id2}-hint` : "", field.error ? `${id2}-error` : ""].filter(Boolean);
  return ids.length > 0 ? ids.join(" ") : void 0;
}
function LabelText({ label, optional }) {
  const t = words5(useLang());
  return /* @__PURE__ */ jsxs5(Fragment2, { children: [
    label,
    optional ? /* @__PURE__ */ jsxs5("span", { class: "field__optional", children: [
      " (",
      t("optional"),
      ")"
    ] }) : null
  ] });
}
function Describing({ name, hint, error }) {
  const t = words5(useLang());
  const id2 = fieldId(name);
  return /* @__PURE__ */ jsxs5(Fragment2, { children: [
    hint ? /* @__PURE__ */ jsx6("p", { class: "field__hint", id: `${id2}-hint`, children: hint }) : null,
    error ? /* @__PURE__ */ jsxs5("p", { class: "field__error", id: `${id2}-error`, children: [
      /* @__PURE__ */ jsxs5("span", { class: "vh", children: [
        t("error"),
        ": "
      ] }),
      error
    ] }) : null
  ] });
}
function Field({ children: children2, ...field }) {
  const label = /* @__PURE__ */ jsx6("label", { class: "field__label", for: fieldId(field.name), children: /* @__PURE__ */ jsx6(LabelText, { label: field.label, optional: field.optional }) });
  return /* @__PURE__ */ jsxs5("div", { class: field.error ? "field field--error" : "field", children: [
    field.heading ? /* @__PURE__ */ jsx6("h1", { class: "field__heading", children: label }) : label,
    /* @__PURE__ */ jsx6(Describing, { name: field.name, hint: field.hint, error: field.error }),
    children2
  ] });
}
function FieldGroup({ children: children2, ...field }) {
  const text8 = /* @__PURE__ */ jsx6(LabelText, { label: field.label, optional: field.optional });
  return /* @__PURE__ */ jsxs5("fieldset", { class: field.error ? "field field--error" : "field", "aria-describedby": describedBy(field), children: [
    /* @__PURE__ */ jsx6("legend", { class: "field__label", children: field.heading ? /* @__PURE__ */ jsx6("h1", { class: "field__heading", children: text8 }) : text8 }),
    /* @__PURE__ */ jsx6(Describing, { name: field.name, hint: field.hint, error: field.error }),
    children2
  ] });
}

// src/web/components/choices.tsx
import { jsx as jsx7, jsxs as jsxs6 } from "hono/jsx/jsx-runtime";
function Choices({
  field,
  type: type2,
  chosen,
  inline
}) {
  const id2 = fieldId(field.name);
  return /* @__PURE__ */ jsx7("div", { class: inline ? "choices choices--inline" : "choices", children: field.options.map((option, at2) => {
    const optionId = at2 === 0 ? id2 : `${id2}-${at2 + 1}`;
    return /* @__PURE__ */ jsxs6("div", { class: "choice", children: [
      /* @__PURE__ */ jsx7(
        "input",
        {
          type: type2,
          id: optionId,
          name: field.name,
          value: option.value,
          checked: chosen.includes(option.value),
          "aria-describedby": option.hint ? `${optionId}-note` : void 0
        }
      ),
      /* @__PURE__ */ jsx7("label", { for: optionId, children: option.label }),
      option.hint ? /* @__PURE__ */ jsx7("p", { class: "choice__hint", id: `${optionId}-note`, children: option.hint }) : null,
      option.detail ? /* @__PURE__ */ jsx7("div", { class: "choice__detail", children: option.detail }) : null
    ] });
  }) });
}
function Radios({ value, inline, ...field }) {
  return /* @__PURE__ */ jsx7(FieldGroup, { ...field, children: /* @__PURE__ */ jsx7(Choices, { field, type: "radio", chosen: value === void 0 ? [] : [value], inline }) });
}
function Checkboxes({ values = [], ...field }) {
  return /* @__PURE__ */ jsx7(FieldGroup, { ...field, children: /* @__PURE__ */ jsx7(Choices, { field, type: "checkbox", chosen: values }) });
}
function Checkbox({
  name,
  label,
  value = "yes",
  checked,
  hint,
  error
}) {
  const t = words5(useLang());
  const id2 = fieldId(name);
  return /* @__PURE__ */ jsxs6("div", { class: error ? "field field--error" : "field", children: [
    error ? /* @__PURE__ */ jsxs6("p", { class: "field__error", id: `${id2}-error`, children: [
      /* @__PURE__ */ jsxs6("span", { class: "vh", children: [
        t("error"),
        ": "
      ] }),
      error
    ] }) : null,
    /* @__PURE__ */ jsxs6("div", { class: "choice", children: [
      /* @__PURE__ */ jsx7(
        "input",
        {
          type: "checkbox",
          id: id2,
          name,
          value,
          checked,
          "aria-describedby": describedBy({ name, hint, error }),
          "aria-invalid": error ? "true" : void 0
        }
      ),
      /* @__PURE__ */ jsx7("label", { for: id2, children: label }),
      hint ? /* @__PURE__ */ jsx7("p", { class: "choice__hint", id: `${id2}-hint`, children: hint }) : null
    ] })
  ] });
}
function Select({
  options: options2,
  value,
  empty,
  ...field
}) {
  const t = words5(useLang());
  const one = (option) => /* @__PURE__ */ jsx7("option", { value: option.value, selected: option.value === value, children: option.label });
  return /* @__PURE__ */ jsx7(Field, { ...field, children: /* @__PURE__ */ jsxs6(
    "select",
    {
      class: "input input--l",
      id: fieldId(field.name),
      name: field.name,
      "aria-describedby": describedBy(field),
      "aria-invalid": field.error ? "true" : void 0,
      children: [
        empty === false ? null : /* @__PURE__ */ jsx7("option", { value: "", children: empty ?? t("choose") }),
        options2.map(
          (option) => "options" in option ? /* @__PURE__ */ jsx7("optgroup", { label: option.label, children: option.options.map(one) }) : one(option)
        )
      ]
    }
  ) });
}

// src/web/components/tag.tsx
import { jsx as jsx8, jsxs as jsxs7 } from "hono/jsx/jsx-runtime";
var SHAPE = {
  neutral: "dot",
  info: "info",
  progress: "clock",
  waiting: "pause",
  success: "done",
  danger: "alert"
};
function Tag({ tone = "neutral", children: children2 }) {
  return /* @__PURE__ */ jsx8("span", { class: `tag tag--${tone}`, children: children2 });
}
function StatusTag({ tone, children: children2 }) {
  return /* @__PURE__ */ jsxs7("span", { class: `tag tag--${tone}`, children: [
    /* @__PURE__ */ jsx8(Icon, { name: SHAPE[tone], size: 16 }),
    children2
  ] });
}
var DEADLINE = {
  "on-time": ["info", "clock", "onTime"],
  soon: ["waiting", "alert", "dueSoon"],
  overdue: ["danger", "stop", "overdue"],
  paused: ["neutral", "pause", "paused"],
  done: ["success", "done", "doneOnTime"],
  "done-late": ["danger", "done", "doneLate"]
};
function DeadlineTag({
  state,
  due,
  note
}) {
  const t = words5(useLang());
  const [tone, icon, word] = DEADLINE[state];
  return /* @__PURE__ */ jsxs7("span", { class: "deadline", children: [
    /* @__PURE__ */ jsxs7("span", { class: `tag tag--${tone}`, children: [
      /* @__PURE__ */ jsx8(Icon, { name: icon, size: 16 }),
      t(word)
    ] }),
    due ? /* @__PURE__ */ jsx8("time", { datetime: machineTime(due), class: "deadline__due", children: formatDateTime2(due) }) : null,
    note ? /* @__PURE__ */ jsx8("span", { class: "deadline__note", children: note }) : null
  ] });
}

// src/web/components/figures.tsx
import { Fragment as Fragment3, jsx as jsx9, jsxs as jsxs8 } from "hono/jsx/jsx-runtime";
function Kpi({
  label,
  value,
  unit,
  href,
  change,
  note,
  children: children2
}) {
  const lang = useLang();
  const t = words5(lang);
  const direction = change && (change.value > 0 ? "up" : change.value < 0 ? "down" : "flat");
  const mood = change?.good === void 0 ? "" : change.good ? " is-good" : " is-bad";
  return /* @__PURE__ */ jsxs8("section", { class: "kpi", children: [
    /* @__PURE__ */ jsx9("h3", { children: href ? /* @__PURE__ */ jsx9("a", { href, children: label }) : label }),
    /* @__PURE__ */ jsx9("p", { class: "kpi__value", children: value === null ? /* @__PURE__ */ jsx9("span", { class: "muted", children: t("noData") }) : formatQuantity(value, unit, lang) }),
    change && direction ? /* @__PURE__ */ jsxs8("p", { class: `kpi__change${mood}`, children: [
      /* @__PURE__ */ jsx9(Icon, { name: direction, size: 16 }),
      " ",
      t(direction),
      " ",
      direction === "flat" ? null : formatQuantity(Math.abs(change.value), unit === "%" ? void 0 : unit, lang),
      " ",
      /* @__PURE__ */ jsx9("span", { class: "muted", children: change.against })
    ] }) : null,
    note ? /* @__PURE__ */ jsx9("p", { class: "kpi__note", children: note }) : null,
    children2
  ] });
}

// src/web/components/form.tsx
import { jsx as jsx10, jsxs as jsxs9 } from "hono/jsx/jsx-runtime";
function Form({
  action,
  hidden = {},
  multipart,
  method = "post",
  id: id2,
  children: children2
}) {
  return /* @__PURE__ */ jsxs9(
    "form",
    {
      class: "form",
      id: id2,
      method,
      action,
      enctype: multipart ? "multipart/form-data" : void 0,
      novalidate: true,
      children: [
        Object.entries(hidden).map(
          ([name, value]) => value === void 0 ? null : /* @__PURE__ */ jsx10("input", { type: "hidden", name, value })
        ),
        multipart ? /* @__PURE__ */ jsx10(DefaultSubmit, {}) : null,
        children2
      ]
    }
  );
}
function DefaultSubmit() {
  return /* @__PURE__ */ jsx10("button", { type: "submit", class: "vh", tabindex: -1, "aria-hidden": "true" });
}
function Fieldset({ legend, hint, children: children2 }) {
  return /* @__PURE__ */ jsxs9("fieldset", { class: "fieldset", children: [
    /* @__PURE__ */ jsx10("legend", { children: legend }),
    hint ? /* @__PURE__ */ jsx10("p", { class: "field__hint", children: hint }) : null,
    children2
  ] });
}
function ErrorSummary({ problems, title: title2 }) {
  const t = words5(useLang());
  if (!problems || problems.length === 0) return null;
  return /* @__PURE__ */ jsxs9("div", { class: "errors", role: "alert", "aria-labelledby": "errors-title", tabindex: -1, children: [
    /* @__PURE__ */ jsx10("h2", { id: "errors-title", children: title2 ?? t("errorSummary") }),
    /* @__PURE__ */ jsx10("ul", { children: problems.map((problem) => /* @__PURE__ */ jsx10("li", { children: problem.path ? /* @__PURE__ */ jsx10("a", { href: `#${fieldId(problem.path)}`, children: problem.message }) : problem.message })) })
  ] });
}
function ConfirmPage({
  title: title2,
  children: children2,
  action,
  confirm,
  cancelHref,
  danger,
  hidden
}) {
  const t = words5(useLang());
  return /* @__PURE__ */ jsxs9("section", { class: "confirm", children: [
    /* @__PURE__ */ jsx10("h1", { children: title2 }),
    children2,
    /* @__PURE__ */ jsx10(Form, { action, hidden: hidden ?? {}, children: /* @__PURE__ */ jsxs9(ButtonGroup, { children: [
      /* @__PURE__ */ jsx10(Button, { kind: danger ? "danger" : "primary", children: confirm }),
      /* @__PURE__ */ jsx10(ButtonLink, { kind: "secondary", href: cancelHref, children: t("cancel") })
    ] }) })
  ] });
}

// src/web/components/inputs.tsx
import { jsx as jsx11, jsxs as jsxs10 } from "hono/jsx/jsx-runtime";
function TextInput(props) {
  const input2 = /* @__PURE__ */ jsx11(
    "input",
    {
      class: `input input--${props.width ?? "l"}`,
      id: fieldId(props.name),
      name: props.name,
      type: props.type ?? "text",
      value: props.value,
      inputmode: props.inputMode,
      autocomplete: props.autocomplete,
      maxlength: props.maxLength,
      spellcheck: props.spellcheck,
      "aria-describedby": describedBy(props),
      "aria-invalid": props.error ? "true" : void 0
    }
  );
  return /* @__PURE__ */ jsx11(Field, { ...props, children: props.suffix ? /* @__PURE__ */ jsxs10("div", { class: "affix", children: [
    input2,
    /* @__PURE__ */ jsx11("span", { class: "affix__unit", children: props.suffix })
  ] }) : input2 });
}
function Textarea(props) {
  return /* @__PURE__ */ jsx11(Field, { ...props, children: /* @__PURE__ */ jsx11(
    "textarea",
    {
      class: "input input--full",
      id: fieldId(props.name),
      name: props.name,
      rows: props.rows ?? 4,
      maxlength: props.maxLength,
      autocomplete: props.autocomplete,
      "aria-describedby": describedBy(props),
      "aria-invalid": props.error ? "true" : void 0,
      children: props.value ?? ""
    }
  ) });
}
function NumberInput({ value, ...props }) {
  const lang = useLang();
  const shown = typeof value === "number" ? formatNumber2(value, lang) : value;
  return /* @__PURE__ */ jsx11(TextInput, { width: "s", ...props, value: shown, inputMode: "numeric", autocomplete: props.autocomplete ?? "off" });
}
function MoneyInput({ value, ...props }) {
  const lang = useLang();
  const t = words5(lang);
  const shown = typeof value === "number" ? formatMoney2(value, lang).split("\xA0")[0] : value;
  return /* @__PURE__ */ jsx11(TextInput, { width: "m", suffix: t("dong"), ...props, value: shown, inputMode: "numeric", autocomplete: "off" });
}
function DateInput({
  value,
  birthday,
  ...props
}) {
  const t = words5(useLang());
  const field = { hint: t("dateHint"), ...props };
  const id2 = fieldId(props.name);
  const iso4 = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value ?? "");
  const [day5, month, year] = iso4 ? [iso4[3], iso4[2], iso4[1]] : (value ?? "").split("/");
  const boxes = [
    ["day", t("day"), day5, 2, id2, "bday-day"],
    ["month", t("month"), month, 2, `${id2}-month`, "bday-month"],
    ["year", t("year"), year, 4, `${id2}-year`, "bday-year"]
  ];
  return /* @__PURE__ */ jsx11(FieldGroup, { ...field, children: /* @__PURE__ */ jsx11("div", { class: "dateboxes", children: boxes.map(([part, label, text8, length, boxId, token]) => /* @__PURE__ */ jsxs10("div", { children: [
    /* @__PURE__ */ jsx11("label", { for: boxId, children: label }),
    /* @__PURE__ */ jsx11(
      "input",
      {
        class: `input input--${part === "year" ? "s" : "xs"}`,
        id: boxId,
        name: `${props.name}.${part}`,
        type: "text",
        inputmode: "numeric",
        maxlength: length,
        value: text8,
        autocomplete: birthday ? token : "off",
        "aria-describedby": props.error ? `${id2}-error` : void 0,
        "aria-invalid": props.error ? "true" : void 0
      }
    )
  ] })) }) });
}

// src/web/components/navigation.tsx
import { Fragment as Fragment4, jsx as jsx12, jsxs as jsxs11 } from "hono/jsx/jsx-runtime";
function Link({ href, external, children: children2 }) {
  const t = words5(useLang());
  return /* @__PURE__ */ jsxs11("a", { href, rel: external ? "external noopener" : void 0, children: [
    children2,
    external ? /* @__PURE__ */ jsxs11("span", { class: "vh", children: [
      " ",
      t("openNew")
    ] }) : null
  ] });
}
function Breadcrumbs({ items }) {
  const t = words5(useLang());
  return /* @__PURE__ */ jsx12("nav", { class: "crumbs", "aria-label": t("breadcrumbs"), children: /* @__PURE__ */ jsx12("ol", { children: items.map((item, at2) => /* @__PURE__ */ jsx12("li", { children: item.href && at2 < items.length - 1 ? /* @__PURE__ */ jsx12("a", { href: item.href, children: item.label }) : /* @__PURE__ */ jsx12("span", { "aria-current": at2 === items.length - 1 ? "page" : void 0, children: item.label }) })) }) });
}
function BackLink({ href, children: children2 }) {
  const t = words5(useLang());
  return /* @__PURE__ */ jsxs11("a", { class: "backlink", href, children: [
    /* @__PURE__ */ jsx12(Icon, { name: "back", size: 16 }),
    children2 ?? t("back")
  ] });
}
function Tabs({
  items,
  label
}) {
  const t = words5(useLang());
  return /* @__PURE__ */ jsx12("nav", { class: "tabs", "aria-label": label ?? t("tabs"), children: /* @__PURE__ */ jsx12("ul", { children: items.map((item) => /* @__PURE__ */ jsx12("li", { children: /* @__PURE__ */ jsxs11("a", { href: item.href, "aria-current": item.current ? "page" : void 0, children: [
    item.label,
    item.count === void 0 ? null : /* @__PURE__ */ jsx12("span", { class: "tabs__count", children: item.count })
  ] }) })) }) });
}
function Pager({
  previous,
  next,
  shown
}) {
  const t = words5(useLang());
  if (!previous && !next) return shown ? /* @__PURE__ */ jsx12("p", { class: "pager__shown", children: shown }) : null;
  return /* @__PURE__ */ jsxs11("nav", { class: "pager", "aria-label": t("pages"), children: [
    previous ? /* @__PURE__ */ jsxs11("a", { rel: "prev", href: previous, children: [
      /* @__PURE__ */ jsx12(Icon, { name: "back", size: 16 }),
      t("previous")
    ] }) : /* @__PURE__ */ jsx12("span", {}),
    shown ? /* @__PURE__ */ jsx12("span", { class: "pager__shown", children: shown }) : null,
    next ? /* @__PURE__ */ jsxs11("a", { rel: "next", href: next, children: [
      t("next"),
      /* @__PURE__ */ jsx12(Icon, { name: "arrow", size: 16 })
    ] }) : /* @__PURE__ */ jsx12("span", {})
  ] });
}
function StepIndicator({ current: current2, total, label }) {
  const t = words5(useLang());
  return /* @__PURE__ */ jsxs11("div", { class: "steps", children: [
    /* @__PURE__ */ jsxs11("p", { children: [
      /* @__PURE__ */ jsx12("strong", { children: t("step", { n: current2, total }) }),
      label ? /* @__PURE__ */ jsxs11("span", { children: [
        " \u2013 ",
        label
      ] }) : null
    ] }),
    /* @__PURE__ */ jsx12("svg", { class: "steps__bar", viewBox: `0 0 ${total * 10 - 0.6} 4`, preserveAspectRatio: "none", "aria-hidden": "true", children: Array.from({ length: total }, (_, at2) => /* @__PURE__ */ jsx12("rect", { class: at2 < current2 ? "is-done" : "is-todo", x: at2 * 10, y: 0, width: 9.4, height: 4 })) })
  ] });
}

// src/web/components/notice.tsx
import { jsx as jsx13, jsxs as jsxs12 } from "hono/jsx/jsx-runtime";
var LOOK = {
  info: ["info", "noticeInfo"],
  success: ["done", "noticeSuccess"],
  warning: ["alert", "noticeWarning"],
  error: ["stop", "noticeError"]
};
function Notice({ tone = "info", title: title2, children: children2 }) {
  const t = words5(useLang());
  const [icon, word] = LOOK[tone];
  return /* @__PURE__ */ jsxs12("div", { class: `notice notice--${tone}`, role: tone === "error" ? "alert" : void 0, children: [
    /* @__PURE__ */ jsx13(Icon, { name: icon, size: 24 }),
    /* @__PURE__ */ jsxs12("div", { class: "notice__body", children: [
      title2 ? /* @__PURE__ */ jsxs12("p", { class: "notice__title", children: [
        /* @__PURE__ */ jsxs12("span", { class: "vh", children: [
          t(word),
          ": "
        ] }),
        title2
      ] }) : /* @__PURE__ */ jsxs12("span", { class: "vh", children: [
        t(word),
        ": "
      ] }),
      children2
    ] })
  ] });
}
function Banner({ tone = "success", children: children2 }) {
  const t = words5(useLang());
  const [icon, word] = LOOK[tone];
  return /* @__PURE__ */ jsxs12("div", { class: `banner notice--${tone}`, role: "status", children: [
    /* @__PURE__ */ jsx13(Icon, { name: icon, size: 24 }),
    /* @__PURE__ */ jsxs12("p", { children: [
      /* @__PURE__ */ jsxs12("span", { class: "vh", children: [
        t(word),
        ": "
      ] }),
      children2
    ] })
  ] });
}
function Panel({
  title: title2,
  code: code3,
  codeLabel,
  level = 1,
  children: children2
}) {
  return /* @__PURE__ */ jsxs12("div", { class: "panel", children: [
    level === 1 ? /* @__PURE__ */ jsx13("h1", { children: title2 }) : /* @__PURE__ */ jsx13("h2", { class: "h1", children: title2 }),
    code3 ? /* @__PURE__ */ jsxs12("p", { class: "panel__code", children: [
      codeLabel ? /* @__PURE__ */ jsx13("span", { children: codeLabel }) : null,
      /* @__PURE__ */ jsx13("strong", { children: code3 })
    ] }) : null,
    children2
  ] });
}
function EmptyState({ title: title2, children: children2, icon = "list" }) {
  return /* @__PURE__ */ jsxs12("div", { class: "empty", children: [
    /* @__PURE__ */ jsx13(Icon, { name: icon, size: 32 }),
    /* @__PURE__ */ jsx13("p", { class: "empty__title", children: title2 }),
    children2
  ] });
}
function Details({ summary, open: open3, children: children2 }) {
  return /* @__PURE__ */ jsxs12("details", { class: "details", open: open3, children: [
    /* @__PURE__ */ jsx13("summary", { children: summary }),
    /* @__PURE__ */ jsx13("div", { class: "details__body", children: children2 })
  ] });
}

// src/web/components/table.tsx
import { Fragment as Fragment5, jsx as jsx14, jsxs as jsxs13 } from "hono/jsx/jsx-runtime";
function Table({
  caption,
  captionHidden,
  columns: columns5,
  rows,
  empty,
  foot
}) {
  if (rows.length === 0 && empty !== void 0) return /* @__PURE__ */ jsx14(Fragment5, { children: empty });
  const css = (column) => column.align === "end" ? "num" : void 0;
  return /* @__PURE__ */ jsxs13("table", { class: "table", children: [
    /* @__PURE__ */ jsx14("caption", { class: captionHidden ? "vh" : void 0, children: caption }),
    /* @__PURE__ */ jsx14("thead", { children: /* @__PURE__ */ jsx14("tr", { children: columns5.map((column) => /* @__PURE__ */ jsx14("th", { scope: "col", class: css(column), children: column.header })) }) }),
    /* @__PURE__ */ jsx14("tbody", { children: rows.map((row) => /* @__PURE__ */ jsx14("tr", { children: columns5.map(
      (column) => column.main ? /* @__PURE__ */ jsx14("th", { scope: "row", class: css(column), children: column.cell(row) }) : /* @__PURE__ */ jsx14("td", { class: css(column), "data-label": column.header, children: column.cell(row) })
    ) })) }),
    foot ? /* @__PURE__ */ jsx14("tfoot", { children: /* @__PURE__ */ jsx14("tr", { children: columns5.map((column, at2) => /* @__PURE__ */ jsx14("td", { class: css(column), "data-label": column.header, children: foot[at2] })) }) }) : null
  ] });
}

// src/web/components/values.tsx
import { jsx as jsx15, jsxs as jsxs14 } from "hono/jsx/jsx-runtime";
function DateTime({ value }) {
  return /* @__PURE__ */ jsx15("time", { datetime: machineTime(value), children: formatDateTime2(value) });
}
function KeyValue({ items }) {
  return /* @__PURE__ */ jsx15("dl", { class: "keyvalue", children: items.map((item) => /* @__PURE__ */ jsxs14("div", { children: [
    /* @__PURE__ */ jsx15("dt", { children: item.label }),
    /* @__PURE__ */ jsx15("dd", { children: item.value })
  ] })) });
}
function SummaryList({ answers, title: title2 }) {
  const t = words5(useLang());
  return /* @__PURE__ */ jsxs14("section", { class: "summary", children: [
    title2 ? /* @__PURE__ */ jsx15("h2", { children: title2 }) : null,
    /* @__PURE__ */ jsx15("dl", { class: "summary__list", children: answers.map((answer) => /* @__PURE__ */ jsxs14("div", { children: [
      /* @__PURE__ */ jsx15("dt", { children: answer.label }),
      /* @__PURE__ */ jsx15("dd", { children: answer.value === null || answer.value === void 0 || answer.value === "" ? /* @__PURE__ */ jsx15("span", { class: "muted", children: t("noAnswer") }) : answer.value }),
      answer.changeHref ? /* @__PURE__ */ jsx15("dd", { class: "summary__change", children: /* @__PURE__ */ jsxs14("a", { href: answer.changeHref, children: [
        t("change"),
        /* @__PURE__ */ jsxs14("span", { class: "vh", children: [
          " ",
          answer.label
        ] })
      ] }) }) : null
    ] })) })
  ] });
}

// src/web/components/timeline.tsx
import { jsx as jsx16, jsxs as jsxs15 } from "hono/jsx/jsx-runtime";
function Timeline({ items }) {
  return /* @__PURE__ */ jsx16("ol", { class: "timeline", children: items.map((item) => /* @__PURE__ */ jsxs15("li", { class: `is-${item.state ?? "done"}`, "aria-current": item.state === "current" ? "step" : void 0, children: [
    /* @__PURE__ */ jsx16("p", { class: "timeline__title", children: item.title }),
    item.at || item.by ? /* @__PURE__ */ jsxs15("p", { class: "timeline__meta", children: [
      item.at ? /* @__PURE__ */ jsx16(DateTime, { value: item.at }) : null,
      item.at && item.by ? " \xB7 " : null,
      item.by
    ] }) : null,
    item.detail ? /* @__PURE__ */ jsx16("div", { class: "timeline__detail", children: item.detail }) : null
  ] })) });
}

// src/web/components/upload.tsx
import { jsx as jsx17, jsxs as jsxs16 } from "hono/jsx/jsx-runtime";
function FileUpload({
  kinds,
  accept,
  maxBytes,
  multiple,
  files: files2 = [],
  removeName = "_remove",
  ...field
}) {
  const lang = useLang();
  const t = words5(lang);
  const limit = t("fileAllowed", { kinds, mb: Math.floor(maxBytes / 1024 / 1024) });
  const shown = { ...field, hint: field.hint ? `${field.hint} ${limit}` : limit };
  return /* @__PURE__ */ jsxs16(Field, { ...shown, children: [
    files2.length > 0 ? /* @__PURE__ */ jsx17("ul", { class: "files", "aria-label": t("fileChosen"), children: files2.map((file) => /* @__PURE__ */ jsxs16("li", { children: [
      /* @__PURE__ */ jsx17(Icon, { name: "file" }),
      /* @__PURE__ */ jsxs16("span", { class: "files__name", children: [
        file.href ? /* @__PURE__ */ jsx17("a", { href: file.href, children: file.name }) : file.name,
        /* @__PURE__ */ jsx17("small", { children: formatBytes(file.size, lang) })
      ] }),
      /* @__PURE__ */ jsxs16(Button, { kind: "quiet", name: removeName, value: file.id, noValidate: true, children: [
        t("fileRemove"),
        /* @__PURE__ */ jsxs16("span", { class: "vh", children: [
          " ",
          file.name
        ] })
      ] })
    ] })) }) : null,
    /* @__PURE__ */ jsx17(
      "input",
      {
        class: "input input--file",
        id: fieldId(field.name),
        type: "file",
        name: field.name,
        accept,
        multiple,
        "aria-describedby": describedBy(shown),
        "aria-invalid": field.error ? "true" : void 0
      }
    )
  ] });
}

// src/web/document.tsx
import { raw as raw2 } from "hono/html";
import { Fragment as Fragment6, jsx as jsx18, jsxs as jsxs17 } from "hono/jsx/jsx-runtime";
var THEME_COLOR = { light: "#0a3d39", dark: "#071f1d" };
function Document(props) {
  const { frame, door } = props;
  const t = words5(frame.lang);
  const title2 = props.hasErrors ? t("errorTitlePrefix", { title: props.title }) : props.title;
  const page3 = /* @__PURE__ */ jsxs17("html", { lang: frame.lang, "data-theme": frame.theme, "data-door": door, children: [
    /* @__PURE__ */ jsxs17("head", { children: [
      /* @__PURE__ */ jsx18("meta", { charset: "utf-8" }),
      /* @__PURE__ */ jsxs17("title", { children: [
        title2,
        " \u2013 ",
        frame.province.name[frame.lang]
      ] }),
      /* @__PURE__ */ jsx18("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      /* @__PURE__ */ jsx18("meta", { name: "color-scheme", content: frame.theme === "auto" ? "light dark" : frame.theme }),
      frame.theme === "auto" ? /* @__PURE__ */ jsxs17(Fragment6, { children: [
        /* @__PURE__ */ jsx18("meta", { name: "theme-color", media: "(prefers-color-scheme: light)", content: THEME_COLOR.light }),
        /* @__PURE__ */ jsx18("meta", { name: "theme-color", media: "(prefers-color-scheme: dark)", content: THEME_COLOR.dark })
      ] }) : /* @__PURE__ */ jsx18("meta", { name: "theme-color", content: THEME_COLOR[frame.theme] }),
      props.description ? /* @__PURE__ */ jsx18("meta", { name: "description", content: props.description }) : null,
      props.noIndex ? /* @__PURE__ */ jsx18("meta", { name: "robots", content: "noindex" }) : null,
      props.refresh ? /* @__PURE__ */ jsx18("noscript", { children: /* @__PURE__ */ jsx18("meta", { "http-equiv": "refresh", content: props.refresh }) }) : null,
      /* @__PURE__ */ jsx18("link", { rel: "preload", href: asset("fonts/be-vietnam-pro-400.woff2"), as: "font", type: "font/woff2", crossorigin: "" }),
      /* @__PURE__ */ jsx18("link", { rel: "stylesheet", href: asset("app.css") }),
      /* @__PURE__ */ jsx18("link", { rel: "icon", href: asset("favicon.svg"), type: "image/svg+xml" }),
      /* @__PURE__ */ jsx18("link", { rel: "manifest", href: "/manifest.webmanifest" }),
      props.islands?.map((name) => /* @__PURE__ */ jsx18("script", { type: "module", src: asset(name) }))
    ] }),
    /* @__PURE__ */ jsxs17("body", { children: [
      /* @__PURE__ */ jsx18("a", { class: "skip", href: "#main", children: t("skip") }),
      props.children
    ] })
  ] });
  const html = (/* @__PURE__ */ jsx18(LangContext.Provider, { value: frame.lang, children: page3 })).toString();
  const finish2 = (body) => raw2(`<!doctype html>${body}`);
  return html instanceof Promise ? html.then(finish2) : finish2(html);
}

// src/web/frame.ts
var BASE2 = "http://x";
function withQuery(path2, params) {
  const url = new URL(`/${path2.replace(/^[/\\]+/, "")}`, BASE2);
  for (const [key3, value] of Object.entries(params)) {
    if (value === null) url.searchParams.delete(key3);
    else url.searchParams.set(key3, String(value));
  }
  return url.pathname + url.search;
}

// src/web/layouts/switches.tsx
import { Fragment as Fragment7, jsx as jsx19, jsxs as jsxs18 } from "hono/jsx/jsx-runtime";
function LanguageSwitch({ frame }) {
  const t = words5(frame.lang);
  const other = frame.lang === "vi" ? "en" : "vi";
  return /* @__PURE__ */ jsxs18("a", { class: "langswitch", href: withQuery(frame.path, { lang: other }), lang: other, hreflang: other, rel: "alternate", children: [
    /* @__PURE__ */ jsxs18("span", { class: "vh", children: [
      t("language"),
      ": "
    ] }),
    other === "en" ? /* @__PURE__ */ jsxs18(Fragment7, { children: [
      /* @__PURE__ */ jsx19("span", { "aria-hidden": "true", children: "EN" }),
      /* @__PURE__ */ jsx19("span", { class: "vh", children: "English" })
    ] }) : /* @__PURE__ */ jsxs18(Fragment7, { children: [
      /* @__PURE__ */ jsx19("span", { "aria-hidden": "true", children: "VI" }),
      /* @__PURE__ */ jsx19("span", { class: "vh", children: "Ti\u1EBFng Vi\u1EC7t" })
    ] })
  ] });
}
var THEMES = [
  ["auto", "themeAuto"],
  ["light", "themeLight"],
  ["dark", "themeDark"]
];
function ThemeSwitch({ frame }) {
  const t = words5(frame.lang);
  return /* @__PURE__ */ jsxs18("nav", { class: "themeswitch", "aria-label": t("theme"), children: [
    /* @__PURE__ */ jsx19("span", { "aria-hidden": "true", children: t("theme") }),
    /* @__PURE__ */ jsx19("ul", { children: THEMES.map(([theme, word]) => /* @__PURE__ */ jsx19("li", { children: /* @__PURE__ */ jsx19(
      "a",
      {
        href: withQuery(frame.path, { theme }),
        "aria-current": frame.theme === theme ? "true" : void 0,
        rel: "nofollow",
        children: t(word)
      }
    ) })) })
  ] });
}

// src/web/layouts/footer.tsx
import { jsx as jsx20, jsxs as jsxs19 } from "hono/jsx/jsx-runtime";
function PortalFooter({ frame }) {
  const t = words5(frame.lang);
  const groups = [
    [
      t("services"),
      [
        [paths.procedures, t("procedures")],
        [paths.track, t("track")],
        [paths.verify, t("verify")]
      ]
    ],
    [
      t("transparency"),
      [
        [paths.resolution, t("resolution")],
        [paths.openData, t("openData")],
        [paths.apiDocs, t("apiDocs")]
      ]
    ],
    [
      t("help"),
      [
        [paths.guide, t("guide")],
        [paths.accessibility, t("accessibility")],
        [paths.privacy, t("privacy")]
      ]
    ]
  ];
  return /* @__PURE__ */ jsx20("footer", { class: "footer", children: /* @__PURE__ */ jsxs19("div", { class: "wrap", children: [
    /* @__PURE__ */ jsx20("div", { class: "footer__groups", children: groups.map(([title2, links]) => /* @__PURE__ */ jsxs19("section", { children: [
      /* @__PURE__ */ jsx20("h2", { children: title2 }),
      /* @__PURE__ */ jsx20("ul", { children: links.map(([href, label]) => /* @__PURE__ */ jsx20("li", { children: /* @__PURE__ */ jsx20("a", { href, children: label }) })) })
    ] })) }),
    /* @__PURE__ */ jsxs19("div", { class: "footer__end", children: [
      /* @__PURE__ */ jsx20("p", { children: t("about") }),
      /* @__PURE__ */ jsx20(ThemeSwitch, { frame })
    ] })
  ] }) });
}
function StaffFooter({ frame }) {
  const t = words5(frame.lang);
  return /* @__PURE__ */ jsxs19("footer", { class: "footer footer--staff", children: [
    /* @__PURE__ */ jsx20(ThemeSwitch, { frame }),
    /* @__PURE__ */ jsxs19("p", { children: [
      t("requestId"),
      ": ",
      /* @__PURE__ */ jsx20("code", { children: frame.requestId })
    ] })
  ] });
}

// src/web/layouts/user-menu.tsx
import { Fragment as Fragment8, jsx as jsx21, jsxs as jsxs20 } from "hono/jsx/jsx-runtime";
function UserMenu({ frame }) {
  const t = words5(frame.lang);
  const { viewer } = frame;
  if (!viewer) {
    return /* @__PURE__ */ jsxs20("a", { class: "signin", href: withQuery(paths.signIn, { "tro-ve": frame.path }), children: [
      /* @__PURE__ */ jsx21(Icon, { name: "user" }),
      /* @__PURE__ */ jsx21("span", { class: "signin__word", children: t("signIn") })
    ] });
  }
  return /* @__PURE__ */ jsxs20("div", { class: "usermenu", children: [
    /* @__PURE__ */ jsxs20("a", { class: "bell", href: paths.notices, children: [
      /* @__PURE__ */ jsx21(Icon, { name: "bell" }),
      frame.notices > 0 ? /* @__PURE__ */ jsx21("span", { class: "bell__count", "aria-hidden": "true", children: frame.notices > 99 ? "99+" : frame.notices }) : null,
      /* @__PURE__ */ jsx21("span", { class: "vh", children: frame.notices > 0 ? t("noticesUnread", { n: frame.notices }) : t("noticesLabel") })
    ] }),
    /* @__PURE__ */ jsxs20("details", { class: "menu", children: [
      /* @__PURE__ */ jsxs20("summary", { children: [
        /* @__PURE__ */ jsx21(Icon, { name: "user" }),
        /* @__PURE__ */ jsx21("span", { class: "menu__name", "aria-hidden": "true", children: viewer.name }),
        /* @__PURE__ */ jsx21("span", { class: "vh", children: t("account", { name: viewer.name }) })
      ] }),
      /* @__PURE__ */ jsxs20("div", { class: "menu__body", children: [
        /* @__PURE__ */ jsxs20("p", { class: "menu__who", children: [
          /* @__PURE__ */ jsx21("strong", { children: viewer.name }),
          viewer.title ? /* @__PURE__ */ jsx21("span", { children: viewer.title }) : null,
          viewer.unit ? /* @__PURE__ */ jsx21("span", { children: viewer.unit }) : null
        ] }),
        /* @__PURE__ */ jsxs20("ul", { children: [
          /* @__PURE__ */ jsx21("li", { children: /* @__PURE__ */ jsx21("a", { href: paths.account, children: t("myDossiers") }) }),
          viewer.staff ? /* @__PURE__ */ jsxs20(Fragment8, { children: [
            /* @__PURE__ */ jsx21("li", { children: /* @__PURE__ */ jsx21("a", { href: paths.workspace, children: t("workspace") }) }),
            /* @__PURE__ */ jsx21("li", { children: /* @__PURE__ */ jsx21("a", { href: paths.centre, children: t("centre") }) })
          ] }) : null
        ] }),
        /* @__PURE__ */ jsx21("form", { method: "post", action: paths.signOut, children: /* @__PURE__ */ jsx21("button", { type: "submit", class: "menu__out", children: t("signOut") }) })
      ] })
    ] })
  ] });
}

// src/web/layouts/masthead.tsx
import { jsx as jsx22, jsxs as jsxs21 } from "hono/jsx/jsx-runtime";
function Masthead({ frame, door, home, search = false, nav = false, open: open3 = false }) {
  const t = words5(frame.lang);
  return /* @__PURE__ */ jsxs21("header", { class: "top", children: [
    frame.demo ? /* @__PURE__ */ jsx22("p", { class: "ribbon", children: t("demo") }) : null,
    /* @__PURE__ */ jsxs21("div", { class: open3 ? "masthead masthead--open" : "masthead", children: [
      open3 ? null : /* @__PURE__ */ jsx22(Skyline, { path: frame.province.skyline }),
      /* @__PURE__ */ jsxs21("div", { class: "masthead__row wrap", children: [
        /* @__PURE__ */ jsxs21("a", { class: "brand", href: home, children: [
          /* @__PURE__ */ jsx22(Mark, {}),
          /* @__PURE__ */ jsxs21("span", { class: "brand__words", children: [
            /* @__PURE__ */ jsx22("strong", { children: frame.province.name[frame.lang] }),
            /* @__PURE__ */ jsx22("span", { children: door })
          ] })
        ] }),
        search ? /* @__PURE__ */ jsx22("search", { class: "headsearch", "aria-label": t("search"), children: /* @__PURE__ */ jsxs21("form", { method: "get", action: paths.procedures, children: [
          /* @__PURE__ */ jsx22("label", { class: "vh", for: "headsearch", children: t("searchProcedures") }),
          /* @__PURE__ */ jsx22("input", { id: "headsearch", type: "search", name: "q", placeholder: t("searchProcedures"), autocomplete: "off" }),
          /* @__PURE__ */ jsxs21("button", { type: "submit", children: [
            /* @__PURE__ */ jsx22(Icon, { name: "search" }),
            /* @__PURE__ */ jsx22("span", { class: "vh", children: t("search") })
          ] })
        ] }) }) : null,
        /* @__PURE__ */ jsxs21("div", { class: "masthead__tools", children: [
          search ? /* @__PURE__ */ jsxs21("a", { class: "searchlink", href: paths.procedures, children: [
            /* @__PURE__ */ jsx22(Icon, { name: "search" }),
            /* @__PURE__ */ jsx22("span", { class: "vh", children: t("searchProcedures") })
          ] }) : null,
          /* @__PURE__ */ jsx22(LanguageSwitch, { frame }),
          /* @__PURE__ */ jsx22(UserMenu, { frame })
        ] })
      ] }),
      nav && frame.nav.length > 0 ? /* @__PURE__ */ jsx22("nav", { class: "mainnav wrap", "aria-label": t("mainNav"), children: /* @__PURE__ */ jsx22(NavList, { frame }) }) : null
    ] })
  ] });
}
function NavList({ frame }) {
  return /* @__PURE__ */ jsx22("ul", { children: frame.nav.map((item) => /* @__PURE__ */ jsx22("li", { children: /* @__PURE__ */ jsx22("a", { href: item.href, "aria-current": item.current ? "page" : void 0, children: item.label[frame.lang] }) })) });
}

// src/web/layouts/centre.tsx
import { Fragment as Fragment9, jsx as jsx23, jsxs as jsxs22 } from "hono/jsx/jsx-runtime";
function CentreLayout({ frame, crumbs, children: children2, ...page3 }) {
  const t = words5(frame.lang);
  return Document({
    frame,
    door: "centre",
    noIndex: true,
    ...page3,
    children: /* @__PURE__ */ jsxs22(Fragment9, { children: [
      /* @__PURE__ */ jsx23(Masthead, { frame, door: t("centre"), home: paths.centre, nav: true }),
      /* @__PURE__ */ jsxs22("div", { class: "wrap", children: [
        crumbs ? /* @__PURE__ */ jsx23(Breadcrumbs, { items: [{ href: paths.centre, label: t("centre") }, ...crumbs] }) : null,
        /* @__PURE__ */ jsx23("main", { id: "main", class: "main main--wide", tabindex: -1, children: children2 }),
        /* @__PURE__ */ jsx23(StaffFooter, { frame })
      ] })
    ] })
  });
}

// src/web/layouts/portal.tsx
import { Fragment as Fragment10, jsx as jsx24, jsxs as jsxs23 } from "hono/jsx/jsx-runtime";
function PortalLayout({ frame, hero, width = "text", crumbs, children: children2, ...page3 }) {
  const t = words5(frame.lang);
  return Document({
    frame,
    door: "portal",
    ...page3,
    children: /* @__PURE__ */ jsxs23(Fragment10, { children: [
      /* @__PURE__ */ jsx24(Masthead, { frame, door: t("portal"), home: paths.home, search: !hero, open: Boolean(hero), nav: true }),
      crumbs ? /* @__PURE__ */ jsx24("div", { class: "wrap", children: /* @__PURE__ */ jsx24(Breadcrumbs, { items: [{ href: paths.home, label: t("home") }, ...crumbs] }) }) : null,
      hero ? /* @__PURE__ */ jsxs23("main", { id: "main", tabindex: -1, children: [
        hero,
        /* @__PURE__ */ jsx24("div", { class: `wrap main main--${width}`, children: children2 })
      ] }) : /* @__PURE__ */ jsx24("main", { id: "main", class: `wrap main main--${width}`, tabindex: -1, children: children2 }),
      /* @__PURE__ */ jsx24(PortalFooter, { frame })
    ] })
  });
}

// src/web/layouts/workspace.tsx
import { Fragment as Fragment11, jsx as jsx25, jsxs as jsxs24 } from "hono/jsx/jsx-runtime";
function WorkspaceLayout({ frame, crumbs, children: children2, ...page3 }) {
  const t = words5(frame.lang);
  const { viewer } = frame;
  return Document({
    frame,
    door: "workspace",
    noIndex: true,
    ...page3,
    children: /* @__PURE__ */ jsxs24(Fragment11, { children: [
      /* @__PURE__ */ jsx25(Masthead, { frame, door: t("workspace"), home: paths.workspace }),
      /* @__PURE__ */ jsxs24("div", { class: "desk", children: [
        /* @__PURE__ */ jsx25("aside", { class: "desk__side", children: /* @__PURE__ */ jsxs24("div", { class: "desk__stick", children: [
          viewer?.unit || viewer?.title ? /* @__PURE__ */ jsxs24("p", { class: "desk__who", children: [
            viewer.unit ? /* @__PURE__ */ jsx25("strong", { children: viewer.unit }) : null,
            viewer.title ? /* @__PURE__ */ jsx25("span", { children: viewer.title }) : null
          ] }) : null,
          /* @__PURE__ */ jsx25("nav", { class: "sidenav", "aria-label": t("mainNav"), children: /* @__PURE__ */ jsx25(NavList, { frame }) })
        ] }) }),
        /* @__PURE__ */ jsxs24("div", { class: "desk__body", children: [
          crumbs ? /* @__PURE__ */ jsx25(Breadcrumbs, { items: [{ href: paths.workspace, label: t("workspace") }, ...crumbs] }) : null,
          /* @__PURE__ */ jsx25("main", { id: "main", class: "main", tabindex: -1, children: children2 }),
          /* @__PURE__ */ jsx25(StaffFooter, { frame })
        ] })
      ] })
    ] })
  });
}

// src/web/error-page.tsx
import { jsx as jsx26, jsxs as jsxs25 } from "hono/jsx/jsx-runtime";

// src/web/page.tsx
import { getCookie, setCookie as setCookie2 } from "hono/cookie";
var YEAR3 = 365 * 86400;
var THEMES2 = ["auto", "light", "dark"];
var cookie = { path: "/", sameSite: "Lax", maxAge: YEAR3, httpOnly: true };
function themeOf(c) {
  const asked2 = THEMES2.find((theme) => theme === c.req.query("theme"));
  if (asked2) {
    setCookie2(c, "theme", asked2, cookie);
    return asked2;
  }
  return THEMES2.find((theme) => theme === getCookie(c, "theme")) ?? "auto";
}
async function viewerOf(ctx) {
  const { actor, app, lang } = ctx;
  if (actor.kind !== "person") return null;
  const [grant3] = actor.grants;
  if (!grant3) return { name: actor.name, staff: false };
  const title2 = app.modules.map((module) => module.roles?.[grant3.role]).find(Boolean);
  const unit = (await unitsOf(ctx)).unitById(grant3.unitId, localDate(ctx.now));
  return {
    name: actor.name,
    staff: true,
    ...title2 ? { title: title2[lang] } : {},
    ...unit ? { unit: unit.name } : {}
  };
}
async function frameOf(c, door) {
  const ctx = c.get("ctx");
  const url = new URL(c.req.url);
  const held = new Set(ctx.actor.kind === "person" ? ctx.actor.grants.map((grant3) => grant3.role) : []);
  const items = ctx.app.modules.flatMap((module) => [...module.nav ?? []]).filter((item) => item.door === door && (item.roles === void 0 || item.roles.some((role) => held.has(role)))).sort((a, b) => a.order - b.order);
  const here = items.filter((item) => url.pathname === item.href || url.pathname.startsWith(`${item.href}/`));
  const current2 = here.sort((a, b) => b.href.length - a.href.length)[0];
  const province = await provinceInfo(ctx);
  return {
    lang: ctx.lang,
    path: url.pathname + url.search,
    theme: themeOf(c),
    province: { name: province?.name ?? { vi: "T\u1EC9nh s\u1ED1", en: "Digital province" } },
    viewer: await viewerOf(ctx),
    nav: items.map((item) => ({ href: item.href, label: item.label, current: item === current2 })),
    demo: ctx.app.config.demo,
    requestId: ctx.requestId,
    notices: ctx.actor.kind === "person" ? await ask(ctx, countUnread, {}) : 0
  };
}
async function page2(c, options2, body) {
  const frame = await frameOf(c, options2.door);
  const { door, problem, status, hero, width, ...rest } = options2;
  const shared = { frame, ...rest, hasErrors: problem !== void 0, children: body };
  const html = door === "portal" ? PortalLayout({ ...shared, hero, ...width ? { width } : {} }) : door === "workspace" ? WorkspaceLayout(shared) : CentreLayout(shared);
  return c.html(html, problem?.status ?? status ?? 200);
}

// src/modules/services/desk/words.ts
var deskWords = defineMessages({
  desk: { vi: "B\xE0n l\xE0m vi\u1EC7c", en: "Desk" },
  hello: { vi: "Ch\xE0o {name}", en: "Hello {name}" },
  nothingWaits: { vi: "Kh\xF4ng c\xF2n h\u1ED3 s\u01A1 n\xE0o ch\u1EDD b\u1EA1n x\u1EED l\xFD.", en: "Nothing waits for you." },
  worklist: { vi: "H\u1ED3 s\u01A1 c\u1EA7n x\u1EED l\xFD", en: "Worklist" },
  mostUrgent: { vi: "G\u1EA5p nh\u1EA5t: {tray}", en: "Most urgent: {tray}" },
  wholeTray: { vi: "Xem c\u1EA3 khay", en: "The whole list" },
  list_reception: { vi: "Ch\u1EDD ti\u1EBFp nh\u1EADn", en: "To receive" },
  list_process: { vi: "Ch\u1EDD th\u1EA9m \u0111\u1ECBnh", en: "To examine" },
  list_approve: { vi: "Ch\u1EDD ph\xEA duy\u1EC7t", en: "To decide" },
  list_issue: { vi: "Ch\u1EDD tr\u1EA3 k\u1EBFt qu\u1EA3", en: "To hand over" },
  list_waiting: { vi: "Ch\u1EDD c\xF4ng d\xE2n", en: "Waiting for the citizen" },
  list_mine: { vi: "C\u1EE7a t\xF4i", en: "Mine" },
  list_open: { vi: "\u0110ang gi\u1EA3i quy\u1EBFt", en: "All open" },
  list_done: { vi: "\u0110\xE3 k\u1EBFt th\xFAc", en: "Ended" },
  list_all: { vi: "T\u1EA5t c\u1EA3 h\u1ED3 s\u01A1", en: "All dossiers" },
  empty: { vi: "Kh\xF4ng c\xF3 h\u1ED3 s\u01A1 n\xE0o \u1EDF \u0111\xE2y", en: "Nothing here" },
  emptyFiltered: { vi: "Kh\xF4ng c\xF3 h\u1ED3 s\u01A1 n\xE0o kh\u1EDBp v\u1EDBi b\u1ED9 l\u1ECDc", en: "No dossier fits the filters" },
  emptySearch: {
    vi: "H\xE3y nh\u1EADp m\xE3 h\u1ED3 s\u01A1, t\xEAn ng\u01B0\u1EDDi n\u1ED9p ho\u1EB7c n\u1ED9i dung c\u1EA7n t\xECm",
    en: "Type a code, a name or a subject to search for"
  },
  tooMany: {
    vi: "C\xF3 h\u01A1n {n} h\u1ED3 s\u01A1 kh\u1EDBp, danh s\xE1ch d\u01B0\u1EDBi \u0111\xE2y kh\xF4ng \u0111\u1EA7y \u0111\u1EE7. H\xE3y g\xF5 th\xEAm \u0111\u1EC3 t\xECm \u0111\xFAng h\u1ED3 s\u01A1.",
    en: "More than {n} dossiers match and the list below is not complete. Type more to find the one you mean."
  },
  code: { vi: "M\xE3 h\u1ED3 s\u01A1", en: "Dossier code" },
  subject: { vi: "N\u1ED9i dung", en: "Subject" },
  applicant: { vi: "Ng\u01B0\u1EDDi n\u1ED9p", en: "Applicant" },
  state: { vi: "Tr\u1EA1ng th\xE1i", en: "State" },
  due: { vi: "H\u1EA1n", en: "Due" },
  answerBy: { vi: "tr\u1EA3 l\u1EDDi", en: "answer" },
  handler: { vi: "Ng\u01B0\u1EDDi th\u1EE5 l\xFD", en: "Handled by" },
  nobody: { vi: "Ch\u01B0a ph\xE2n c\xF4ng", en: "Nobody yet" },
  filedAt: { vi: "N\u1ED9p l\xFAc", en: "Filed" },
  select: { vi: "Ch\u1ECDn", en: "Select" },
  selectOne: { vi: "Ch\u1ECDn h\u1ED3 s\u01A1 {code}", en: "Select dossier {code}" },
  colours: { vi: "Theo th\u1EDDi h\u1EA1n", en: "By deadline" },
  colour_all: { vi: "T\u1EA5t c\u1EA3", en: "All" },
  colour_overdue: { vi: "Qu\xE1 h\u1EA1n", en: "Overdue" },
  colour_soon: { vi: "S\u1EAFp \u0111\u1EBFn h\u1EA1n", en: "Due soon" },
  colour_onTime: { vi: "Trong h\u1EA1n", en: "On time" },
  colour_paused: { vi: "T\u1EA1m d\u1EEBng", en: "Paused" },
  soonMeans: {
    vi: "S\u1EAFp \u0111\u1EBFn h\u1EA1n: c\xF2n kh\xF4ng qu\xE1 m\u1ED9t ng\xE0y l\xE0m vi\u1EC7c.",
    en: "Due soon: at most one working day is left."
  },
  search: { vi: "T\xECm", en: "Search" },
  searchHint: {
    vi: "M\xE3, t\xEAn ng\u01B0\u1EDDi n\u1ED9p, n\u1ED9i dung; g\xF5 kh\xF4ng d\u1EA5u c\u0169ng \u0111\u01B0\u1EE3c",
    en: "Code, name, subject; accents are not needed"
  },
  filters: { vi: "L\u1ECDc", en: "Filter" },
  procedure: { vi: "Th\u1EE7 t\u1EE5c", en: "Procedure" },
  anyProcedure: { vi: "M\u1ECDi th\u1EE7 t\u1EE5c", en: "Any procedure" },
  anyState: { vi: "M\u1ECDi tr\u1EA1ng th\xE1i", en: "Any state" },
  channel: { vi: "C\xE1ch n\u1ED9p", en: "Filed" },
  anyChannel: { vi: "M\u1ECDi c\xE1ch n\u1ED9p", en: "Any way" },
  channel_online: { vi: "Tr\u1EF1c tuy\u1EBFn", en: "Online" },
  channel_direct: { vi: "Tr\u1EF1c ti\u1EBFp", en: "In person" },
  channel_postal: { vi: "B\u01B0u ch\xEDnh c\xF4ng \xEDch", en: "By post" },
  anyHandler: { vi: "M\u1ECDi ng\u01B0\u1EDDi", en: "Anybody" },
  agency: { vi: "C\u01A1 quan gi\u1EA3i quy\u1EBFt", en: "Deciding agency" },
  sort: { vi: "S\u1EAFp x\u1EBFp", en: "Order" },
  sort_urgent: { vi: "G\u1EA5p nh\u1EA5t tr\u01B0\u1EDBc", en: "Most urgent first" },
  sort_newest: { vi: "M\u1EDBi n\u1ED9p tr\u01B0\u1EDBc", en: "Newest first" },
  toStart: { vi: "V\u1EC1 \u0111\u1EA7u danh s\xE1ch", en: "Back to the start" },
  inAll: { vi: "T\xECm trong t\u1EA5t c\u1EA3 h\u1ED3 s\u01A1", en: "Search all dossiers" },
  keys: {
    vi: "Ph\xEDm t\u1EAFt: j, k l\xEAn xu\u1ED1ng \xB7 Enter m\u1EDF \xB7 x ch\u1ECDn \xB7 / t\xECm",
    en: "Keys: j, k move \xB7 Enter opens \xB7 x selects \xB7 / searches"
  },
  bulk: { vi: "L\xE0m v\u1EDBi c\xE1c h\u1ED3 s\u01A1 \u0111\xE3 ch\u1ECDn", en: "With the selected dossiers" },
  bulkHint: {
    vi: "M\u1ED7i h\u1ED3 s\u01A1 \u0111\u01B0\u1EE3c x\u1EED l\xFD ri\xEAng: h\u1ED3 s\u01A1 kh\xF4ng l\xE0m \u0111\u01B0\u1EE3c s\u1EBD \u0111\u01B0\u1EE3c n\xEAu r\xF5 l\xFD do, c\xE1c h\u1ED3 s\u01A1 kh\xE1c v\u1EABn ho\xE0n th\xE0nh.",
    en: "Each is done on its own: what cannot be done is named with the reason, the others go through."
  },
  bulk_receive: { vi: "Ti\u1EBFp nh\u1EADn", en: "Receive" },
  bulk_issue: { vi: "Tr\u1EA3 k\u1EBFt qu\u1EA3", en: "Hand over" },
  bulk_assign: { vi: "Ph\xE2n c\xF4ng", en: "Assign" },
  assignTo: { vi: "Ph\xE2n c\xF4ng cho", en: "Assign to" },
  assignReason: { vi: "L\xFD do ph\xE2n c\xF4ng l\u1EA1i", en: "Reason" },
  choosePerson: { vi: "Ch\u1ECDn c\xE1n b\u1ED9", en: "Choose an officer" },
  bulkDone: { vi: "K\u1EBFt qu\u1EA3 x\u1EED l\xFD h\xE0ng lo\u1EA1t", en: "What was done" },
  bulkSummary: { vi: "\u0110\xE3 l\xE0m {ok} tr\xEAn {all} h\u1ED3 s\u01A1.", en: "{ok} of {all} dossiers done." },
  bulkFailed: { vi: "Ch\u01B0a l\xE0m \u0111\u01B0\u1EE3c", en: "Not done" },
  bulkOk: { vi: "\u0110\xE3 l\xE0m", en: "Done" },
  bulkNone: { vi: "H\xE3y ch\u1ECDn \xEDt nh\u1EA5t m\u1ED9t h\u1ED3 s\u01A1.", en: "Select at least one dossier." },
  bulkNobody: { vi: "H\xE3y ch\u1ECDn c\xE1n b\u1ED9 \u0111\u01B0\u1EE3c ph\xE2n c\xF4ng.", en: "Choose who gets them." },
  bulkMost: { vi: "M\u1ED7i l\u1EA7n kh\xF4ng qu\xE1 {n} h\u1ED3 s\u01A1.", en: "No more than {n} at once." },
  why: { vi: "L\xFD do", en: "Reason" },
  backToList: { vi: "Quay l\u1EA1i danh s\xE1ch", en: "Back to the list" },
  assign: { vi: "Ph\xE2n c\xF4ng", en: "Assign" },
  assigned: { vi: "\u0110\xE3 ph\xE2n c\xF4ng h\u1ED3 s\u01A1.", en: "The dossier was assigned." },
  noHandlers: {
    vi: "Ch\u01B0a c\xF3 chuy\xEAn vi\xEAn n\xE0o \u0111\u01B0\u1EE3c giao vai tr\xF2 th\u1EE5 l\xFD t\u1EA1i n\u01A1i gi\u1EA3i quy\u1EBFt.",
    en: "No specialist holds a role where it is decided."
  },
  comments: { vi: "Trao \u0111\u1ED5i n\u1ED9i b\u1ED9", en: "Internal remarks" },
  commentsHint: {
    vi: "Ch\u1EC9 c\xE1n b\u1ED9 xem \u0111\u01B0\u1EE3c. Ng\u01B0\u1EDDi n\u1ED9p h\u1ED3 s\u01A1 kh\xF4ng th\u1EA5y n\u1ED9i dung n\xE0y.",
    en: "For officers only. The applicant does not see this."
  },
  noComments: { vi: "Ch\u01B0a c\xF3 trao \u0111\u1ED5i n\xE0o.", en: "No remarks yet." },
  comment: { vi: "N\u1ED9i dung trao \u0111\u1ED5i", en: "Remark" },
  mention: { vi: "Nh\u1EAFc \u0111\u1ED3ng nghi\u1EC7p", en: "Mention colleagues" },
  mentionHint: { vi: "Ng\u01B0\u1EDDi \u0111\u01B0\u1EE3c nh\u1EAFc nh\u1EADn th\xF4ng b\xE1o.", en: "They get a notice." },
  send: { vi: "G\u1EEDi", en: "Send" },
  leader: { vi: "\u0110i\u1EC1u h\xE0nh gi\u1EA3i quy\u1EBFt h\u1ED3 s\u01A1", en: "State of the work" },
  leaderLede: {
    vi: "H\u1ED3 s\u01A1 qu\xE1 h\u1EA1n v\xE0 s\u1EAFp \u0111\u1EBFn h\u1EA1n trong ph\u1EA1m vi b\u1EA1n ph\u1EE5 tr\xE1ch. M\u1ED7i con s\u1ED1 m\u1EDF ra danh s\xE1ch h\u1ED3 s\u01A1 c\u1EE7a n\xF3.",
    en: "What is late and soon will be, in your office. Every number opens its list."
  },
  byAgency: { vi: "Theo c\u01A1 quan", en: "By agency" },
  byHandler: { vi: "Theo ng\u01B0\u1EDDi th\u1EE5 l\xFD", en: "By officer" },
  byProcedure: { vi: "Theo th\u1EE7 t\u1EE5c", en: "By procedure" },
  open: { vi: "\u0110ang gi\u1EA3i quy\u1EBFt", en: "Open" },
  oldest: { vi: "Qu\xE1 h\u1EA1n l\xE2u nh\u1EA5t", en: "Longest overdue" },
  noneLate: { vi: "Kh\xF4ng c\xF3 h\u1ED3 s\u01A1 n\xE0o qu\xE1 h\u1EA1n.", en: "Nothing is overdue." },
  allLate: { vi: "Xem t\u1EA5t c\u1EA3 h\u1ED3 s\u01A1 qu\xE1 h\u1EA1n", en: "All that are overdue" },
  more: { vi: "C\xF2n {n} d\xF2ng n\u1EEFa", en: "{n} more" },
  orphansTitle: { vi: "H\u1ED3 s\u01A1 kh\xF4ng c\xF2n ng\u01B0\u1EDDi th\u1EE5 l\xFD", en: "Dossiers nobody works on" },
  orphansBody: {
    vi: "Nh\u1EEFng ng\u01B0\u1EDDi sau kh\xF4ng c\xF2n vai tr\xF2 t\u1EA1i n\u01A1i gi\u1EA3i quy\u1EBFt nh\u01B0ng v\u1EABn \u0111\u1EE9ng t\xEAn h\u1ED3 s\u01A1 \u0111ang m\u1EDF. H\xE3y b\xE0n giao ngay.",
    en: "These people hold no role any more where their open dossiers are decided. Hand them over now."
  },
  orphanLine: { vi: "{name}: {n} h\u1ED3 s\u01A1", en: "{name}: {n} dossiers" },
  handOver: { vi: "B\xE0n giao", en: "Hand over" },
  handOverTitle: { vi: "B\xE0n giao to\xE0n b\u1ED9 h\u1ED3 s\u01A1", en: "Hand over all dossiers" },
  handOverLede: {
    vi: "D\xF9ng khi c\xE1n b\u1ED9 chuy\u1EC3n c\xF4ng t\xE1c, ngh\u1EC9 vi\u1EC7c ho\u1EB7c ngh\u1EC9 d\xE0i ng\xE0y. To\xE0n b\u1ED9 h\u1ED3 s\u01A1 \u0111ang m\u1EDF \u0111\u01B0\u1EE3c chuy\u1EC3n cho ng\u01B0\u1EDDi nh\u1EADn trong m\u1ED9t l\u1EA7n, ho\u1EB7c kh\xF4ng chuy\u1EC3n h\u1ED3 s\u01A1 n\xE0o.",
    en: "For an officer who leaves or is away for long. All open dossiers go to the receiver at once, or none."
  },
  leaver: { vi: "Ng\u01B0\u1EDDi b\xE0n giao", en: "Who leaves" },
  receiver: { vi: "Ng\u01B0\u1EDDi nh\u1EADn", en: "Who takes over" },
  handOverReason: { vi: "L\xFD do b\xE0n giao", en: "Reason" },
  endRoles: { vi: "Vai tr\xF2 c\u1EE7a ng\u01B0\u1EDDi b\xE0n giao", en: "Roles of the leaver" },
  endRoles_keep: { vi: "Gi\u1EEF nguy\xEAn (ngh\u1EC9 d\xE0i ng\xE0y)", en: "Keep them (long leave)" },
  endRoles_end: { vi: "Thu h\u1ED3i t\u1EEB ng\xE0y", en: "End on" },
  endFrom: { vi: "Ng\xE0y thu h\u1ED3i", en: "First day without roles" },
  handedOver: { vi: "\u0110\xE3 b\xE0n giao {n} h\u1ED3 s\u01A1, thu h\u1ED3i {m} vai tr\xF2.", en: "{n} dossiers handed over, {m} roles ended." },
  delegation: { vi: "\u1EE6y quy\u1EC1n, l\xE0m thay", en: "Delegation" },
  delegationLede: {
    vi: "Giao m\u1ED9t vai tr\xF2 c\u1EE7a b\u1EA1n cho \u0111\u1ED3ng nghi\u1EC7p c\xF9ng c\u01A1 quan l\xE0m thay trong th\u1EDDi gian b\u1EA1n v\u1EAFng m\u1EB7t. Ng\u01B0\u1EDDi \u0111\u01B0\u1EE3c \u1EE7y quy\u1EC1n kh\xF4ng \u0111\u01B0\u1EE3c \u1EE7y quy\u1EC1n l\u1EA1i.",
    en: "Lend one of your roles to a colleague of your office while you are away. They cannot lend it on."
  },
  noRoles: { vi: "B\u1EA1n kh\xF4ng gi\u1EEF vai tr\xF2 n\xE0o \u0111\u1EC3 \u1EE7y quy\u1EC1n.", en: "You hold no role that you could delegate." },
  whichRole: { vi: "Vai tr\xF2", en: "Role" },
  toWhom: { vi: "Ng\u01B0\u1EDDi l\xE0m thay", en: "Who stands in" },
  noStandIn: { vi: "Kh\xF4ng c\xF3 \u0111\u1ED3ng nghi\u1EC7p n\xE0o c\xF9ng c\u01A1 quan.", en: "There is no colleague in your office." },
  continue: { vi: "Ti\u1EBFp t\u1EE5c", en: "Continue" },
  fromDay: { vi: "T\u1EEB ng\xE0y", en: "From" },
  lastDay: { vi: "\u0110\u1EBFn h\u1EBFt ng\xE0y", en: "Until the end of" },
  reason: { vi: "L\xFD do", en: "Reason" },
  delegate: { vi: "\u1EE6y quy\u1EC1n", en: "Delegate" },
  delegated: { vi: "\u0110\xE3 \u1EE7y quy\u1EC1n.", en: "Delegated." },
  ended: { vi: "\u0110\xE3 ch\u1EA5m d\u1EE9t \u1EE7y quy\u1EC1n.", en: "The delegation has ended." },
  given: { vi: "B\u1EA1n \u1EE7y quy\u1EC1n cho", en: "You delegated to" },
  taken: { vi: "B\u1EA1n l\xE0m thay", en: "You stand in for" },
  noDelegations: { vi: "Ch\u01B0a c\xF3 vi\u1EC7c \u1EE7y quy\u1EC1n n\xE0o.", en: "No delegations yet." },
  period: { vi: "Th\u1EDDi gian", en: "Period" },
  fromTo: { vi: "{from} \u0111\u1EBFn h\u1EBFt {to}", en: "{from} to {to}" },
  status: { vi: "T\xECnh tr\u1EA1ng", en: "Status" },
  status_running: { vi: "\u0110ang hi\u1EC7u l\u1EF1c", en: "In force" },
  status_coming: { vi: "S\u1EAFp hi\u1EC7u l\u1EF1c", en: "Coming" },
  status_over: { vi: "\u0110\xE3 h\u1EBFt h\u1EA1n", en: "Over" },
  status_revoked: { vi: "\u0110\xE3 ch\u1EA5m d\u1EE9t", en: "Ended early" },
  end: { vi: "Ch\u1EA5m d\u1EE9t", en: "End" },
  endOne: { vi: "Ch\u1EA5m d\u1EE9t \u1EE7y quy\u1EC1n cho {name}", en: "End the delegation to {name}" },
  dayNeeded: { vi: "Nh\u1EADp ng\xE0y \u0111\xFAng, v\xED d\u1EE5 2/9/2026", en: "Enter a date such as 2/9/2026" }
});

// src/modules/services/desk/pages/assign.tsx
import { Fragment as Fragment12, jsx as jsx27, jsxs as jsxs26 } from "hono/jsx/jsx-runtime";
async function AssignForm({ ctx, dossier: dossier2 }) {
  const t = deskWords(ctx.lang);
  const handler = dossier2.handlerId ? await findPerson(ctx, dossier2.handlerId) : void 0;
  const grants = ctx.actor.kind === "person" ? ctx.actor.grants : [];
  const place = await deskScope(ctx, { dossierId: dossier2.id });
  const may = !dossier2.bundle && nextState("assign", dossier2.state) && await anyGrantCovers(ctx, grants, GIVERS, place);
  const people = may ? await handlersFor(ctx, dossier2) : [];
  const others = people.filter((one) => one.personId !== dossier2.handlerId);
  return /* @__PURE__ */ jsxs26(Fragment12, { children: [
    /* @__PURE__ */ jsx27(KeyValue, { items: [{ label: t("handler"), value: handler?.name ?? /* @__PURE__ */ jsx27("span", { class: "muted", children: t("nobody") }) }] }),
    may ? /* @__PURE__ */ jsx27(Details, { summary: t("assign"), children: others.length === 0 ? /* @__PURE__ */ jsx27("p", { class: "muted", children: t("noHandlers") }) : /* @__PURE__ */ jsxs26(Form, { action: `/can-bo/ho-so/${dossier2.id}/phan-cong`, hidden: { version: String(dossier2.version) }, children: [
      /* @__PURE__ */ jsx27(
        Select,
        {
          name: "nguoi-nhan",
          label: t("assignTo"),
          empty: t("choosePerson"),
          options: others.map((one) => ({ value: one.personId, label: one.name }))
        }
      ),
      /* @__PURE__ */ jsx27(TextInput, { name: "ly-do", label: t("assignReason"), optional: true, maxLength: 500, width: "full" }),
      /* @__PURE__ */ jsx27(Button, { kind: "secondary", children: t("assign") })
    ] }) }) : null
  ] });
}
async function assignDeed(c) {
  const ctx = c.get("ctx");
  const dossierId = c.req.param("id") ?? "";
  const form = await c.req.parseBody();
  const version = Number(form.version);
  const reason3 = String(form["ly-do"] ?? "").trim();
  await execute(ctx, assignDossier, {
    dossierId,
    to: String(form["nguoi-nhan"] ?? ""),
    ...version > 0 ? { version } : {},
    ...reason3 ? { reason: reason3 } : {}
  });
  return c.redirect(`/can-bo/ho-so/${dossierId}?xong=assign`, 303);
}

// src/kernel/http/endpoints.ts
function asProblem(error) {
  if (error instanceof Problem) return error;
  const code3 = error?.code;
  if (code3 === "22P02" || code3 === "22003" || code3 === "22007" || code3 === "22008" || code3 === "22021") {
    return new Problem(404, "not_found", {
      vi: "Kh\xF4ng t\xECm th\u1EA5y n\u1ED9i dung y\xEAu c\u1EA7u.",
      en: "What you asked for was not found."
    });
  }
  if (code3 === "57014" || code3 === "55P03" || code3 === "53300" || code3 === "ECONNREFUSED" || code3 === "57P01" || code3 === "57P03") {
    return new Problem(503, "busy", {
      vi: "H\u1EC7 th\u1ED1ng \u0111ang b\u1EADn. Vui l\xF2ng th\u1EED l\u1EA1i sau \xEDt ph\xFAt; d\u1EEF li\u1EC7u c\u1EE7a b\u1EA1n ch\u01B0a b\u1ECB thay \u0111\u1ED5i.",
      en: "The system is busy. Please try again in a few minutes; nothing was changed."
    });
  }
  return new Problem(500, "unexpected", {
    vi: "\u0110\xE3 x\u1EA3y ra l\u1ED7i ngo\xE0i d\u1EF1 ki\u1EBFn. H\xE3y th\u1EED l\u1EA1i; n\u1EBFu v\u1EABn l\u1ED7i, b\xE1o cho ch\xFAng t\xF4i m\xE3 y\xEAu c\u1EA7u.",
    en: "Something went wrong on our side. Please try again; if it happens again, tell us the request id."
  });
}

// src/modules/services/desk/bulk.ts
var BULK = { receive: receiveDossier, issue: issueDossier, assign: assignDossier };
var BULK_MOST = 50;
async function doEach(ctx, deed, targets, further = {}) {
  const command = BULK[deed];
  const lines2 = [];
  for (const target2 of targets) {
    try {
      await execute(ctx, command, { ...target2, ...further });
      lines2.push({ dossierId: target2.dossierId, failed: null });
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status >= 500)
        ctx.app.log.error({ err: error, requestId: ctx.requestId, dossier: target2.dossierId }, "bulk deed failed");
      const detail = problem.fields[0]?.message;
      lines2.push({
        dossierId: target2.dossierId,
        failed: detail ? { vi: detail, en: detail } : problem.text
      });
    }
  }
  return lines2;
}

// src/modules/services/desk/pages/address.ts
var WORKLIST = "/can-bo/ho-so";
var UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
var oneOf = (known, value) => known.find((one) => one === value);
function readAsked(c, usual) {
  const list = c.req.query("khay");
  const given2 = (name) => c.req.query(name)?.trim() || void 0;
  const state = Number(given2("trang-thai"));
  const handler = given2("nguoi");
  const agency = given2("co-quan");
  const asked2 = {
    list: isList(list) ? list : usual,
    sort: given2("xep") === "newest" ? "newest" : "urgent",
    procedure: given2("thu-tuc")?.slice(0, 40),
    state: Number.isInteger(state) && state >= 1 && state <= 10 ? state : void 0,
    channel: oneOf(CHANNELS, given2("kenh")),
    colour: oneOf(COLOURS, given2("mau")),
    handler: handler === "none" || handler && UUID.test(handler) ? handler : void 0,
    agency: agency && UUID.test(agency) ? agency : void 0,
    text: given2("tim")?.slice(0, 200),
    after: given2("sau")?.slice(0, 200)
  };
  return Object.fromEntries(Object.entries(asked2).filter(([, value]) => value !== void 0));
}
function addressOf2(asked2, change = {}) {
  const { after: _, ...kept } = asked2;
  const now = { ...kept, ...change };
  const names2 = {
    list: "khay",
    colour: "mau",
    procedure: "thu-tuc",
    state: "trang-thai",
    channel: "kenh",
    handler: "nguoi",
    agency: "co-quan",
    text: "tim",
    sort: "xep",
    after: "sau"
  };
  const query = new URLSearchParams();
  for (const [key3, name] of Object.entries(names2)) {
    const value = now[key3];
    if (value !== void 0 && !(key3 === "sort" && value === "urgent")) query.set(name, String(value));
  }
  return `${WORKLIST}?${query}`;
}
var listAddress = (asked2) => addressOf2({ list: "open", sort: "urgent", ...asked2 });

// src/modules/services/desk/pages/bulk.tsx
import { Fragment as Fragment13, jsx as jsx28, jsxs as jsxs27 } from "hono/jsx/jsx-runtime";
var BULK_PATH = "/can-bo/hang-loat";
function bulkDeeds(ctx, list, somebody) {
  const roles = new Set(ctx.actor.kind === "person" ? ctx.actor.grants.map((grant3) => grant3.role) : []);
  const deeds = [];
  if (list === "reception" && roles.has("receptionist")) deeds.push("receive");
  if (list === "issue" && roles.has("receptionist")) deeds.push("issue");
  if (somebody && ["process", "approve", "waiting", "open"].includes(list) && GIVERS.some((role) => roles.has(role)))
    deeds.push("assign");
  return deeds;
}
function BulkForm({
  deeds,
  people,
  lang,
  back
}) {
  const t = deskWords(lang);
  return /* @__PURE__ */ jsxs27("section", { class: "stack", "aria-labelledby": "hang-loat-tieu-de", children: [
    /* @__PURE__ */ jsx28("h2", { id: "hang-loat-tieu-de", children: t("bulk") }),
    /* @__PURE__ */ jsx28("p", { class: "muted", children: t("bulkHint") }),
    /* @__PURE__ */ jsxs27(Form, { action: BULK_PATH, id: "hang-loat", hidden: { ve: back }, children: [
      deeds.includes("assign") ? /* @__PURE__ */ jsxs27(Fragment13, { children: [
        /* @__PURE__ */ jsx28(Select, { name: "nguoi-nhan", label: t("assignTo"), empty: t("choosePerson"), options: people }),
        /* @__PURE__ */ jsx28(TextInput, { name: "ly-do", label: t("assignReason"), optional: true, maxLength: 500, width: "full" })
      ] }) : null,
      /* @__PURE__ */ jsx28(ButtonGroup, { children: deeds.map((deed, at2) => /* @__PURE__ */ jsx28(Button, { kind: at2 === 0 ? "primary" : "secondary", name: "viec", value: deed, children: t(`bulk_${deed}`) })) })
    ] })
  ] });
}
var isDeed = (value) => typeof value === "string" && value in BULK;
function readTargets(values) {
  return [values].flat().flatMap((value) => {
    const [dossierId = "", version = ""] = String(value ?? "").split(":");
    return dossierId && Number(version) > 0 ? [{ dossierId, version: Number(version) }] : [];
  });
}
var wrong2 = (vi, en) => new Problem(422, "bulk_not_possible", { vi, en });
async function bulkPage(c) {
  const ctx = c.get("ctx");
  const { lang } = ctx;
  const t = deskWords(lang);
  const form = await c.req.parseBody({ all: true });
  const deed = form.viec;
  if (!isDeed(deed)) throw notFound({ vi: "vi\u1EC7c c\u1EA7n l\xE0m", en: "What to do" });
  const targets = readTargets(form["ho-so"]);
  const to = String(form["nguoi-nhan"] ?? "");
  const back = String(form.ve ?? "").startsWith(`${WORKLIST}?`) ? String(form.ve) : WORKLIST;
  const both = (key3) => wrong2(deskWords("vi")(key3), deskWords("en")(key3));
  const refused2 = targets.length === 0 ? both("bulkNone") : targets.length > BULK_MOST ? wrong2(deskWords("vi")("bulkMost", { n: BULK_MOST }), deskWords("en")("bulkMost", { n: BULK_MOST })) : deed === "assign" && !to ? both("bulkNobody") : void 0;
  const reason3 = String(form["ly-do"] ?? "").trim();
  const lines2 = refused2 ? [] : await doEach(ctx, deed, targets, deed === "assign" ? { to, ...reason3 ? { reason: reason3 } : {} } : {});
  const codes = lines2.length > 0 ? await ask(ctx, codesOf, { ids: lines2.map((line3) => line3.dossierId) }) : {};
  const failed = lines2.filter((line3) => line3.failed);
  const done = lines2.filter((line3) => !line3.failed);
  return page2(
    c,
    {
      door: "workspace",
      title: t("bulkDone"),
      problem: refused2,
      crumbs: [{ href: WORKLIST, label: t("worklist") }, { label: t(`bulk_${deed}`) }]
    },
    /* @__PURE__ */ jsxs27(Fragment13, { children: [
      /* @__PURE__ */ jsx28(PageHead, { title: t("bulkDone"), kicker: t(`bulk_${deed}`) }),
      refused2 ? /* @__PURE__ */ jsx28(Banner, { tone: "error", children: refused2.text[lang] }) : /* @__PURE__ */ jsx28(Banner, { tone: failed.length > 0 ? "warning" : "success", children: t("bulkSummary", { ok: done.length, all: lines2.length }) }),
      failed.length > 0 ? /* @__PURE__ */ jsx28(
        Table,
        {
          caption: t("bulkFailed"),
          columns: [
            { header: t("code"), cell: (line3) => /* @__PURE__ */ jsx28(CodeLink, { line: line3, codes }), main: true },
            { header: t("why"), cell: (line3) => line3.failed?.[lang] ?? "" }
          ],
          rows: failed
        }
      ) : null,
      done.length > 0 ? /* @__PURE__ */ jsx28(
        Table,
        {
          caption: t("bulkOk"),
          columns: [
            { header: t("code"), cell: (line3) => /* @__PURE__ */ jsx28(CodeLink, { line: line3, codes }), main: true }
          ],
          rows: done
        }
      ) : null,
      /* @__PURE__ */ jsx28("p", { children: /* @__PURE__ */ jsx28(ButtonLink, { kind: "secondary", href: back, children: t("backToList") }) })
    ] })
  );
}
function CodeLink({ line: line3, codes }) {
  const code3 = codes[line3.dossierId];
  return code3 ? /* @__PURE__ */ jsx28("a", { href: `/can-bo/ho-so/${line3.dossierId}`, children: code3 }) : /* @__PURE__ */ jsx28("span", { children: line3.dossierId });
}

// src/modules/services/desk/pages/comments.tsx
import { jsx as jsx29, jsxs as jsxs28 } from "hono/jsx/jsx-runtime";
async function Comments({ ctx, dossierId }) {
  const t = deskWords(ctx.lang);
  const grants = ctx.actor.kind === "person" ? ctx.actor.grants : [];
  if (!await anyGrantCovers(ctx, grants, READERS, await officeScope(ctx, { dossierId }))) return null;
  const comments = await ask(ctx, listComments, { dossierId });
  const me = ctx.actor.kind === "person" ? ctx.actor.personId : "";
  const people = (await colleaguesOf(ctx, dossierId)).filter((one) => one.personId !== me);
  return /* @__PURE__ */ jsxs28("section", { class: "stack", "aria-labelledby": "trao-doi", children: [
    /* @__PURE__ */ jsx29("h2", { id: "trao-doi", children: t("comments") }),
    /* @__PURE__ */ jsx29("p", { class: "muted", children: t("commentsHint") }),
    comments.length === 0 ? /* @__PURE__ */ jsx29("p", { class: "muted", children: t("noComments") }) : /* @__PURE__ */ jsx29(
      Timeline,
      {
        items: comments.map((comment) => ({
          at: comment.at,
          title: comment.body,
          by: comment.author,
          state: "done"
        }))
      }
    ),
    /* @__PURE__ */ jsx29(Details, { summary: t("comment"), children: /* @__PURE__ */ jsxs28(Form, { action: `/can-bo/ho-so/${dossierId}/trao-doi`, children: [
      /* @__PURE__ */ jsx29(Textarea, { name: "noi-dung", label: t("comment"), rows: 3, maxLength: 4e3 }),
      people.length > 0 ? /* @__PURE__ */ jsx29(
        Checkboxes,
        {
          name: "nhac",
          label: t("mention"),
          hint: t("mentionHint"),
          optional: true,
          options: people.map((one) => ({ value: one.personId, label: one.name }))
        }
      ) : null,
      /* @__PURE__ */ jsx29(Button, { kind: "secondary", children: t("send") })
    ] }) })
  ] });
}
async function commentDeed(c) {
  const ctx = c.get("ctx");
  const dossierId = c.req.param("id") ?? "";
  const form = await c.req.parseBody({ all: true });
  await execute(ctx, addComment, {
    dossierId,
    body: String(form["noi-dung"] ?? ""),
    mentions: [form.nhac ?? []].flat().map(String)
  });
  return c.redirect(`/can-bo/ho-so/${dossierId}#trao-doi`, 303);
}

// src/modules/services/desk/pages/delegation.tsx
import { Fragment as Fragment14, jsx as jsx30, jsxs as jsxs29 } from "hono/jsx/jsx-runtime";
var DELEGATION = "/can-bo/uy-quyen";
async function roleNames(ctx) {
  const roles = knownRoles(ctx.app);
  const units = await unitsOf(ctx);
  const agencies = await agenciesOf(ctx);
  const day5 = localDate(ctx.now);
  return ({ role, unitId: unitId2, agencyId: agencyId2 }) => {
    const place = agencyId2 ? agencies.agencyById(agencyId2, day5)?.name : units.unitById(unitId2, day5)?.name;
    return `${roles.get(role)?.[ctx.lang] ?? role} \u2013 ${place ?? ""}`;
  };
}
async function delegationPage(c, problem, typed = {}) {
  const ctx = c.get("ctx");
  const { lang } = ctx;
  const t = deskWords(lang);
  const { own, lines: lines2 } = await ask(ctx, myDelegations, {});
  const name = await roleNames(ctx);
  const asked2 = typed.grant ?? c.req.query("vai-tro");
  const grant3 = own.find((one) => one.grantId === asked2) ?? (own.length === 1 ? own[0] : void 0);
  const me = ctx.actor.kind === "person" ? ctx.actor.personId : "";
  const people = grant3 ? (await standIns(ctx, grant3)).filter((one) => one.personId !== me) : [];
  const field = (path2) => errorFor(problem?.fields, path2);
  return page2(
    c,
    { door: "workspace", title: t("delegation"), problem, crumbs: [{ label: t("delegation") }] },
    /* @__PURE__ */ jsxs29(Fragment14, { children: [
      problem && problem.fields.length === 0 ? /* @__PURE__ */ jsx30(Banner, { tone: "error", children: problem.text[lang] }) : null,
      /* @__PURE__ */ jsx30(ErrorSummary, { problems: problem?.fields }),
      c.req.query("xong") === "giao" ? /* @__PURE__ */ jsx30(Banner, { tone: "success", children: t("delegated") }) : null,
      c.req.query("xong") === "het" ? /* @__PURE__ */ jsx30(Banner, { tone: "success", children: t("ended") }) : null,
      /* @__PURE__ */ jsx30(PageHead, { title: t("delegation"), lede: t("delegationLede") }),
      own.length === 0 ? /* @__PURE__ */ jsx30("p", { class: "muted", children: t("noRoles") }) : null,
      own.length > 1 ? /* @__PURE__ */ jsxs29(Form, { action: DELEGATION, method: "get", children: [
        /* @__PURE__ */ jsx30(
          Select,
          {
            name: "vai-tro",
            label: t("whichRole"),
            value: grant3?.grantId,
            options: own.map((one) => ({ value: one.grantId, label: name(one) }))
          }
        ),
        /* @__PURE__ */ jsx30(Button, { kind: "secondary", children: t("continue") })
      ] }) : null,
      grant3 ? /* @__PURE__ */ jsxs29("section", { class: "stack", children: [
        /* @__PURE__ */ jsx30("h2", { children: name(grant3) }),
        people.length === 0 ? /* @__PURE__ */ jsx30("p", { class: "muted", children: t("noStandIn") }) : /* @__PURE__ */ jsxs29(Form, { action: DELEGATION, hidden: { grant: grant3.grantId }, children: [
          /* @__PURE__ */ jsx30(
            Select,
            {
              name: "to",
              label: t("toWhom"),
              value: typed.to,
              empty: t("choosePerson"),
              options: people.map((one) => ({ value: one.personId, label: one.name })),
              error: field("to")
            }
          ),
          /* @__PURE__ */ jsx30(DateInput, { name: "from", label: t("fromDay"), value: typed.from, error: field("from") }),
          /* @__PURE__ */ jsx30(DateInput, { name: "until", label: t("lastDay"), value: typed.last, error: field("until") }),
          /* @__PURE__ */ jsx30(
            TextInput,
            {
              name: "reason",
              label: t("reason"),
              value: typed.reason,
              maxLength: 500,
              width: "full",
              error: field("reason")
            }
          ),
          /* @__PURE__ */ jsx30(Button, { children: t("delegate") })
        ] })
      ] }) : null,
      /* @__PURE__ */ jsx30(Lines, { ctx, title: t("given"), lines: lines2.filter((line3) => line3.given), name }),
      /* @__PURE__ */ jsx30(Lines, { ctx, title: t("taken"), lines: lines2.filter((line3) => !line3.given), name })
    ] })
  );
}
function statusOf(line3, day5) {
  if (line3.until <= day5) return line3.revoked ? "revoked" : "over";
  return line3.from > day5 ? "coming" : "running";
}
var TONES = { running: "success", coming: "info", over: "neutral", revoked: "neutral" };
function Lines({
  ctx,
  title: title2,
  lines: lines2,
  name
}) {
  const t = deskWords(ctx.lang);
  const today = localDate(ctx.now);
  if (lines2.length === 0) return null;
  return /* @__PURE__ */ jsx30(
    Table,
    {
      caption: title2,
      columns: [
        { header: title2, cell: (line3) => line3.other, main: true },
        { header: t("whichRole"), cell: (line3) => name(line3) },
        {
          header: t("period"),
          cell: (line3) => line3.until <= line3.from ? formatDate2(line3.from) : t("fromTo", { from: formatDate2(line3.from), to: formatDate2(dateOfDay(dayNumber(line3.until) - 1)) })
        },
        { header: t("reason"), cell: (line3) => line3.reason },
        {
          header: t("status"),
          cell: (line3) => {
            const status = statusOf(line3, today);
            const open3 = line3.given && (status === "running" || status === "coming");
            return /* @__PURE__ */ jsxs29(Fragment14, { children: [
              /* @__PURE__ */ jsx30(StatusTag, { tone: TONES[status], children: t(`status_${status}`) }),
              open3 ? /* @__PURE__ */ jsx30("form", { method: "post", action: `${DELEGATION}/${line3.id}/cham-dut`, children: /* @__PURE__ */ jsxs29("button", { class: "btn btn--quiet", type: "submit", children: [
                t("end"),
                " ",
                /* @__PURE__ */ jsx30("span", { class: "vh", children: t("endOne", { name: line3.other }) })
              ] }) }) : null
            ] });
          }
        }
      ],
      rows: lines2
    }
  );
}
async function delegateDeed(c) {
  const ctx = c.get("ctx");
  const form = await c.req.formData();
  const given2 = (name) => String(form.get(name) ?? "");
  const from = readDate2(form, "from");
  const last = readDate2(form, "until");
  const typed = { grant: given2("grant"), to: given2("to"), from, last, reason: given2("reason") };
  try {
    await execute(ctx, delegateRole, {
      grantId: given2("grant"),
      to: given2("to"),
      from: from ?? "",
      // The form asks for the last day, the command for the first one after it.
      until: last && isDate(last) ? dateOfDay(dayNumber(last) + 1) : last ?? "",
      reason: given2("reason")
    });
  } catch (error) {
    if (error instanceof Problem && (error.status === 409 || error.status === 422))
      return delegationPage(c, error, typed);
    throw error;
  }
  return c.redirect(`${DELEGATION}?xong=giao`, 303);
}
async function endDelegation(c) {
  await execute(c.get("ctx"), revokeDelegation, { delegationId: c.req.param("id") ?? "" });
  return c.redirect(`${DELEGATION}?xong=het`, 303);
}

// src/modules/services/desk/pages/search.tsx
import { jsx as jsx31, jsxs as jsxs30 } from "hono/jsx/jsx-runtime";
function SearchEverywhere({ lang, value }) {
  const t = deskWords(lang);
  return /* @__PURE__ */ jsx31("search", { class: "searchbox", "aria-label": t("inAll"), children: /* @__PURE__ */ jsxs30("form", { method: "get", action: WORKLIST, children: [
    /* @__PURE__ */ jsx31("input", { type: "hidden", name: "khay", value: "all" }),
    /* @__PURE__ */ jsx31("label", { class: "field__label", for: "tim-tat-ca", children: t("inAll") }),
    /* @__PURE__ */ jsx31("p", { class: "field__hint", id: "tim-tat-ca-hint", children: t("searchHint") }),
    /* @__PURE__ */ jsxs30("div", { class: "searchbox__row", children: [
      /* @__PURE__ */ jsx31(
        "input",
        {
          class: "input",
          id: "tim-tat-ca",
          type: "search",
          name: "tim",
          value,
          autocomplete: "off",
          "aria-describedby": "tim-tat-ca-hint"
        }
      ),
      /* @__PURE__ */ jsx31(Button, { kind: "secondary", icon: "search", children: t("search") })
    ] })
  ] }) });
}

// src/modules/services/words.ts
var words6 = defineMessages({
  services: { vi: "D\u1ECBch v\u1EE5 c\xF4ng", en: "Public services" },
  procedures: { vi: "Th\u1EE7 t\u1EE5c h\xE0nh ch\xEDnh", en: "Administrative procedures" },
  searchTitle: { vi: "T\xECm th\u1EE7 t\u1EE5c h\xE0nh ch\xEDnh", en: "Find a procedure" },
  searchHint: {
    vi: "G\xF5 kh\xF4ng d\u1EA5u c\u0169ng \u0111\u01B0\u1EE3c, v\xED d\u1EE5: dang ky ho kinh doanh",
    en: "Accents are not needed, for example: dang ky ho kinh doanh"
  },
  searchLabel: { vi: "B\u1EA1n c\u1EA7n l\xE0m th\u1EE7 t\u1EE5c g\xEC?", en: "What do you need?" },
  found: { vi: "T\xECm th\u1EA5y {n} th\u1EE7 t\u1EE5c", en: "{n} procedures found" },
  notFoundTitle: { vi: "Kh\xF4ng t\xECm th\u1EA5y th\u1EE7 t\u1EE5c ph\xF9 h\u1EE3p", en: "No procedure found" },
  notFoundBody: {
    vi: "H\xE3y th\u1EED \xEDt t\u1EEB h\u01A1n, ho\u1EB7c g\u1ECDi t\u1ED5ng \u0111\xE0i 1022 \u0111\u1EC3 \u0111\u01B0\u1EE3c h\u01B0\u1EDBng d\u1EABn.",
    en: "Try fewer words, or call 1022 for help."
  },
  allProcedures: { vi: "T\u1EA5t c\u1EA3 th\u1EE7 t\u1EE5c", en: "All procedures" },
  code: { vi: "M\xE3 th\u1EE7 t\u1EE5c", en: "Code" },
  field: { vi: "L\u0129nh v\u1EF1c", en: "Field" },
  whoDecides: { vi: "C\u01A1 quan gi\u1EA3i quy\u1EBFt", en: "Decided by" },
  whoReceives: { vi: "N\u01A1i ti\u1EBFp nh\u1EADn", en: "Received at" },
  limit: { vi: "Th\u1EDDi h\u1EA1n gi\u1EA3i quy\u1EBFt", en: "Time limit" },
  fee: { vi: "Ph\xED, l\u1EC7 ph\xED", en: "Fees" },
  noFee: { vi: "Kh\xF4ng thu", en: "None" },
  result: { vi: "K\u1EBFt qu\u1EA3", en: "Result" },
  applicants: { vi: "Ai \u0111\u01B0\u1EE3c n\u1ED9p", en: "Who may apply" },
  conditions: { vi: "\u0110i\u1EC1u ki\u1EC7n", en: "Conditions" },
  papers: { vi: "Gi\u1EA5y t\u1EDD c\u1EA7n c\xF3", en: "What you need" },
  papersForm: { vi: "B\u1EA1n \u0111i\u1EC1n tr\u1EF1c tuy\u1EBFn, kh\xF4ng c\u1EA7n gi\u1EA5y", en: "You fill it in online, no paper needed" },
  papersOptional: { vi: "n\u1EBFu c\xF3", en: "if any" },
  legalBasis: { vi: "C\u0103n c\u1EE9 ph\xE1p l\xFD", en: "Legal basis" },
  manners: { vi: "C\xE1ch n\u1ED9p, th\u1EDDi h\u1EA1n v\xE0 l\u1EC7 ph\xED", en: "Ways to file, limits and fees" },
  manner: { vi: "C\xE1ch n\u1ED9p", en: "Way" },
  channel_online: { vi: "Tr\u1EF1c tuy\u1EBFn", en: "Online" },
  channel_direct: { vi: "Tr\u1EF1c ti\u1EBFp", en: "In person" },
  channel_postal: { vi: "B\u01B0u ch\xEDnh c\xF4ng \xEDch", en: "By post" },
  levelFull: { vi: "D\u1ECBch v\u1EE5 c\xF4ng tr\u1EF1c tuy\u1EBFn to\xE0n tr\xECnh", en: "Fully online" },
  levelPartial: { vi: "D\u1ECBch v\u1EE5 c\xF4ng tr\u1EF1c tuy\u1EBFn m\u1ED9t ph\u1EA7n", en: "Partly online" },
  apply: { vi: "N\u1ED9p h\u1ED3 s\u01A1 tr\u1EF1c tuy\u1EBFn", en: "Apply online" },
  applyHint: {
    vi: "M\u1EA5t kho\u1EA3ng 10 ph\xFAt. B\u1EA1n c\u1EA7n \u0111\u0103ng nh\u1EADp b\u1EB1ng t\xE0i kho\u1EA3n \u0111\u1ECBnh danh m\u1EE9c \u0111\u1ED9 {level}.",
    en: "About 10 minutes. You sign in with an electronic identity of level {level}."
  },
  unverified: { vi: "Th\xF4ng tin \u0111ang \u0111\u01B0\u1EE3c \u0111\u1ED1i chi\u1EBFu", en: "Being verified" },
  unverifiedBody: {
    vi: "M\u1ED9t s\u1ED1 n\u1ED9i dung (th\u1EDDi h\u1EA1n, l\u1EC7 ph\xED, gi\u1EA5y t\u1EDD) ch\u01B0a \u0111\u01B0\u1EE3c \u0111\u1ED1i chi\u1EBFu v\u1EDBi quy\u1EBFt \u0111\u1ECBnh c\xF4ng b\u1ED1. H\xE3y h\u1ECFi n\u01A1i ti\u1EBFp nh\u1EADn tr\u01B0\u1EDBc khi \u0111i.",
    en: "Some facts (limits, fees, papers) have not been compared with the published decision yet. Ask before you go."
  },
  source: { vi: "Ngu\u1ED3n", en: "Source" },
  step: { vi: "Trang {n} tr\xEAn {total}", en: "Page {n} of {total}" },
  next: { vi: "L\u01B0u v\xE0 ti\u1EBFp t\u1EE5c", en: "Save and continue" },
  saveLater: { vi: "L\u01B0u, l\xE0m ti\u1EBFp sau", en: "Save and finish later" },
  back: { vi: "Quay l\u1EA1i", en: "Back" },
  upload: { vi: "T\u1EA3i l\xEAn t\u1EC7p \u0111\xE3 ch\u1ECDn", en: "Upload the chosen file" },
  uploaded: { vi: "T\u1EC7p \u0111\xE3 t\u1EA3i l\xEAn", en: "Uploaded files" },
  remove: { vi: "X\xF3a t\u1EC7p", en: "Remove" },
  kinds: { vi: "\u1EA2nh JPG, PNG, WebP, HEIC ho\u1EB7c t\u1EC7p PDF", en: "JPG, PNG, WebP, HEIC or PDF" },
  check: { vi: "Ki\u1EC3m tra l\u1EA1i tr\u01B0\u1EDBc khi n\u1ED9p", en: "Check your answers" },
  checkLede: { vi: "H\xE3y \u0111\u1ECDc k\u1EF9. B\u1EA1n c\xF3 th\u1EC3 s\u1EEDa t\u1EEBng m\u1EE5c.", en: "Please read carefully. You can change each answer." },
  notAnswered: { vi: "Ch\u01B0a tr\u1EA3 l\u1EDDi", en: "Not answered" },
  declaration: { vi: "Cam k\u1EBFt", en: "Declaration" },
  declare: { vi: "T\xF4i \u0111\xE3 \u0111\u1ECDc v\xE0 cam k\u1EBFt n\u1ED9i dung tr\xEAn", en: "I have read this and declare it" },
  declareNeeded: { vi: "H\xE3y \u0111\xE1nh d\u1EA5u v\xE0o \xF4 cam k\u1EBFt tr\u01B0\u1EDBc khi n\u1ED9p", en: "Tick the declaration before you send" },
  send: { vi: "N\u1ED9p h\u1ED3 s\u01A1", en: "Send" },
  feeNotice: { vi: "L\u1EC7 ph\xED: {amount} \u2013 n\u1ED9p khi \u0111\u01B0\u1EE3c y\xEAu c\u1EA7u.", en: "Fee: {amount} \u2013 paid when asked for." },
  sentTitle: { vi: "\u0110\xE3 n\u1ED9p h\u1ED3 s\u01A1", en: "Your dossier was sent" },
  codeLabel: { vi: "M\xE3 h\u1ED3 s\u01A1", en: "Dossier code" },
  sentNext: { vi: "Vi\u1EC7c ti\u1EBFp theo", en: "What happens next" },
  sentNextBody: {
    vi: "{agency} s\u1EBD tr\u1EA3 l\u1EDDi b\u1EA1n trong {hours} gi\u1EDD l\xE0m vi\u1EC7c. Khi h\u1ED3 s\u01A1 \u0111\u01B0\u1EE3c ti\u1EBFp nh\u1EADn, b\u1EA1n nh\u1EADn Gi\u1EA5y ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1 v\xE0 h\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3 ngay t\u1EA1i \u0111\xE2y.",
    en: "{agency} will answer within {hours} working hours. Once it is received, your receipt slip with the appointment appears here."
  },
  myDossiers: { vi: "H\u1ED3 s\u01A1 c\u1EE7a t\xF4i", en: "My dossiers" },
  drafts: { vi: "\u0110ang k\xEA khai", en: "Drafts" },
  draftSaved: { vi: "L\u01B0u l\xFAc {at}", en: "Saved {at}" },
  continueDraft: { vi: "Ti\u1EBFp t\u1EE5c", en: "Continue" },
  discard: { vi: "X\xF3a b\u1EA3n nh\xE1p", en: "Delete draft" },
  discardAsk: { vi: "X\xF3a b\u1EA3n nh\xE1p n\xE0y?", en: "Delete this draft?" },
  discardBody: {
    vi: "C\xE1c c\xE2u tr\u1EA3 l\u1EDDi v\xE0 t\u1EC7p \u0111\xE3 t\u1EA3i l\xEAn trong b\u1EA3n nh\xE1p s\u1EBD b\u1ECB x\xF3a. H\u1ED3 s\u01A1 \u0111\xE3 n\u1ED9p kh\xF4ng b\u1ECB \u1EA3nh h\u01B0\u1EDFng.",
    en: "Its answers and files will be deleted. Dossiers you have sent are not affected."
  },
  noDossiers: { vi: "B\u1EA1n ch\u01B0a c\xF3 h\u1ED3 s\u01A1 n\xE0o", en: "You have no dossiers yet" },
  filedAt: { vi: "N\u1ED9p l\xFAc", en: "Filed" },
  state: { vi: "Tr\u1EA1ng th\xE1i", en: "State" },
  due: { vi: "H\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3", en: "Result due" },
  documents: { vi: "Gi\u1EA5y t\u1EDD c\u01A1 quan c\u1EA5p", en: "Papers issued to you" },
  paper_acknowledgement: { vi: "Phi\u1EBFu x\xE1c nh\u1EADn n\u1ED9p h\u1ED3 s\u01A1 tr\u1EF1c tuy\u1EBFn", en: "Acknowledgement of filing" },
  paper_receipt: { vi: "Gi\u1EA5y ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1 v\xE0 h\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3", en: "Receipt slip with appointment" },
  paper_result: { vi: "K\u1EBFt qu\u1EA3 gi\u1EA3i quy\u1EBFt (\u0111\xE3 k\xFD s\u1ED1)", en: "Result (digitally signed)" },
  download: { vi: "T\u1EA3i v\u1EC1 (PDF)", en: "Download (PDF)" },
  resultPending: {
    vi: "K\u1EBFt qu\u1EA3 \u0111\xE3 \u0111\u01B0\u1EE3c k\xFD, \u0111ang ch\u1EDD k\xFD s\u1ED1 c\u1EE7a c\u01A1 quan \u0111\u1EC3 tr\u1EA3 cho b\u1EA1n.",
    en: "The result is signed by the leader and waits for the agency\u2019s own signature."
  },
  progress: { vi: "Qu\xE1 tr\xECnh gi\u1EA3i quy\u1EBFt", en: "Progress" },
  whyDue: { vi: "V\xEC sao h\u1EB9n ng\xE0y n\xE0y?", en: "Why this date?" },
  whyDueBody: { vi: "Ng\xE0y h\u1EB9n \u0111\u01B0\u1EE3c t\xEDnh t\u1EEBng b\u01B0\u1EDBc nh\u01B0 sau:", en: "The date was computed step by step:" },
  answers: { vi: "N\u1ED9i dung k\xEA khai", en: "Your answers" },
  attached: { vi: "Gi\u1EA5y t\u1EDD \u0111\xE3 g\u1EEDi", en: "Papers you sent" },
  withdraw: { vi: "R\xFAt h\u1ED3 s\u01A1", en: "Withdraw" },
  withdrawAsk: { vi: "R\xFAt h\u1ED3 s\u01A1 {code}?", en: "Withdraw dossier {code}?" },
  withdrawBody: {
    vi: "C\u01A1 quan s\u1EBD d\u1EEBng gi\u1EA3i quy\u1EBFt. N\u1EBFu v\u1EABn c\xF3 nhu c\u1EA7u, b\u1EA1n ph\u1EA3i n\u1ED9p h\u1ED3 s\u01A1 m\u1EDBi.",
    en: "Work on it will stop. If you still need it, you will have to file again."
  },
  supplementTitle: { vi: "B\u1EA1n c\u1EA7n b\u1ED5 sung h\u1ED3 s\u01A1", en: "You need to supply something" },
  supplementNote: { vi: "N\u1ED9i dung gi\u1EA3i tr\xECnh (n\u1EBFu c\xF3)", en: "Explanation (if any)" },
  supplementFile: { vi: "Gi\u1EA5y t\u1EDD b\u1ED5 sung", en: "Paper to add" },
  supplementFor: { vi: "B\u1ED5 sung cho gi\u1EA5y t\u1EDD", en: "It belongs to" },
  supplementSend: { vi: "G\u1EEDi b\u1ED5 sung", en: "Send" },
  track: { vi: "Tra c\u1EE9u h\u1ED3 s\u01A1", en: "Track a dossier" },
  trackHint: {
    vi: "M\xE3 h\u1ED3 s\u01A1 in tr\xEAn gi\u1EA5y ti\u1EBFp nh\u1EADn, v\xED d\u1EE5 000.01.26.H53-260302-0001",
    en: "The code on your slip, for example 000.01.26.H53-260302-0001"
  },
  trackButton: { vi: "Tra c\u1EE9u", en: "Track" },
  trackNone: {
    vi: "Kh\xF4ng c\xF3 h\u1ED3 s\u01A1 n\xE0o mang m\xE3 {code}. H\xE3y ki\u1EC3m tra l\u1EA1i t\u1EEBng k\xFD t\u1EF1.",
    en: "There is no dossier {code}. Check each character."
  },
  trackPrivate: {
    vi: "Trang n\xE0y kh\xF4ng hi\u1EC3n th\u1ECB th\xF4ng tin c\xE1 nh\xE2n. \u0110\u0103ng nh\u1EADp \u0111\u1EC3 xem \u0111\u1EA7y \u0111\u1EE7 h\u1ED3 s\u01A1 c\u1EE7a b\u1EA1n.",
    en: "No personal data is shown here. Sign in to see your dossier in full."
  },
  handledAt: { vi: "Gi\u1EA3i quy\u1EBFt xong l\xFAc", en: "Handled" },
  verify: { vi: "Ki\u1EC3m tra gi\u1EA5y t\u1EDD \u0111i\u1EC7n t\u1EED", en: "Verify an electronic document" },
  verifyLede: {
    vi: "Ki\u1EC3m tra m\u1ED9t gi\u1EA5y t\u1EDD c\xF3 \u0111\xFAng do c\u01A1 quan nh\xE0 n\u01B0\u1EDBc c\u1EE7a t\u1EC9nh c\u1EA5p v\xE0 c\xF2n nguy\xEAn v\u1EB9n hay kh\xF4ng.",
    en: "Check that a document was issued by an agency of the province and has not been changed."
  },
  verifyCode: { vi: "M\xE3 ki\u1EC3m tra in tr\xEAn gi\u1EA5y t\u1EDD", en: "Code printed on the document" },
  verifyCodeHint: { vi: "G\u1ED3m 12 ch\u1EEF v\xE0 s\u1ED1, v\xED d\u1EE5 7V9T-BXXA-FTGW", en: "12 letters and digits, for example 7V9T-BXXA-FTGW" },
  verifyFile: { vi: "Ho\u1EB7c t\u1EA3i l\xEAn t\u1EC7p PDF b\u1EA1n nh\u1EADn \u0111\u01B0\u1EE3c", en: "Or upload the PDF you were given" },
  verifyButton: { vi: "Ki\u1EC3m tra", en: "Check" },
  verifyNone: { vi: "Kh\xF4ng c\xF3 gi\u1EA5y t\u1EDD n\xE0o mang m\xE3 {code}", en: "There is no document with the code {code}" },
  verifyNoneBody: {
    vi: "H\xE3y ki\u1EC3m tra l\u1EA1i t\u1EEBng k\xFD t\u1EF1. N\u1EBFu m\xE3 \u0111\xFAng nh\u01B0 in tr\xEAn gi\u1EA5y, gi\u1EA5y t\u1EDD \u0111\xF3 kh\xF4ng do h\u1EC7 th\u1ED1ng n\xE0y c\u1EA5p.",
    en: "Check each character. If it is exactly as printed, the document was not issued here."
  },
  verifyValid: { vi: "Gi\u1EA5y t\u1EDD h\u1EE3p l\u1EC7", en: "The document is valid" },
  verifyInvalid: { vi: "Ch\u1EEF k\xFD s\u1ED1 kh\xF4ng h\u1EE3p l\u1EC7", en: "The signature is not valid" },
  verifySame: {
    vi: "T\u1EC7p b\u1EA1n t\u1EA3i l\xEAn tr\xF9ng kh\u1EDBp t\u1EEBng bit v\u1EDBi b\u1EA3n g\u1ED1c.",
    en: "The file you uploaded equals the original to the last bit."
  },
  verifyForeign: { vi: "T\u1EC7p n\xE0y kh\xF4ng ph\u1EA3i b\u1EA3n do h\u1EC7 th\u1ED1ng c\u1EA5p", en: "This file was not issued here" },
  verifyForeignBody: {
    vi: "T\u1EC7p kh\xF4ng tr\xF9ng v\u1EDBi b\u1EA3n g\u1ED1c n\xE0o. N\u1EBFu t\u1EC7p \u0111\xE3 \u0111\u01B0\u1EE3c in r\u1ED3i qu\xE9t l\u1EA1i, l\u01B0u l\u1EA1i b\u1EB1ng ch\u01B0\u01A1ng tr\xECnh kh\xE1c ho\u1EB7c b\u1ECB s\u1EEDa, n\xF3 kh\xF4ng c\xF2n gi\xE1 tr\u1ECB nh\u01B0 b\u1EA3n g\u1ED1c.",
    en: "It equals no original. A file that was printed and scanned, saved again by another program, or changed, is no longer the original."
  },
  issuedAt: { vi: "C\u1EA5p l\xFAc", en: "Issued" },
  number: { vi: "S\u1ED1", en: "Number" },
  issuedBy: { vi: "C\u01A1 quan c\u1EA5p", en: "Issued by" },
  kind: { vi: "Lo\u1EA1i gi\u1EA5y t\u1EDD", en: "Kind" },
  signedBy: { vi: "K\xFD b\u1EDFi", en: "Signed by" },
  signedAt: { vi: "K\xFD l\xFAc", en: "Signed at" },
  digest: { vi: "D\u1EA5u v\xE2n tay SHA-256", en: "SHA-256 fingerprint" },
  testCertificates: {
    vi: "Ch\u1EEF k\xFD \u0111\u01B0\u1EE3c t\u1EA1o b\u1EB1ng ch\u1EE9ng th\u01B0 s\u1ED1 th\u1EED nghi\u1EC7m c\u1EE7a b\u1EA3n tr\xECnh di\u1EC5n, kh\xF4ng c\xF3 gi\xE1 tr\u1ECB ph\xE1p l\xFD.",
    en: "The signatures are made with test certificates of the demonstration and have no legal force."
  },
  desk: { vi: "B\xE0n l\xE0m vi\u1EC7c", en: "Desk" },
  worklist: { vi: "H\u1ED3 s\u01A1 c\u1EA7n x\u1EED l\xFD", en: "Worklist" },
  inbox_reception: { vi: "Ch\u1EDD ti\u1EBFp nh\u1EADn", en: "To receive" },
  inbox_process: { vi: "Ch\u1EDD th\u1EA9m \u0111\u1ECBnh", en: "To examine" },
  inbox_approve: { vi: "Ch\u1EDD ph\xEA duy\u1EC7t", en: "To decide" },
  inbox_issue: { vi: "Ch\u1EDD tr\u1EA3 k\u1EBFt qu\u1EA3", en: "To hand over" },
  inbox_waiting: { vi: "Ch\u1EDD c\xF4ng d\xE2n b\u1ED5 sung", en: "Waiting for the citizen" },
  inbox_done: { vi: "\u0110\xE3 k\u1EBFt th\xFAc", en: "Ended" },
  inboxEmpty: { vi: "Kh\xF4ng c\xF3 h\u1ED3 s\u01A1 n\xE0o \u1EDF \u0111\xE2y", en: "Nothing here" },
  applicant: { vi: "Ng\u01B0\u1EDDi n\u1ED9p", en: "Applicant" },
  subject: { vi: "N\u1ED9i dung", en: "Subject" },
  personalId: { vi: "S\u1ED1 \u0111\u1ECBnh danh", en: "Personal ID" },
  phone: { vi: "\u0110i\u1EC7n tho\u1EA1i", en: "Telephone" },
  nextStep: { vi: "Vi\u1EC7c c\u1EA7n l\xE0m", en: "Next step" },
  noNext: {
    vi: "B\u1EA1n kh\xF4ng c\xF3 vi\u1EC7c c\u1EA7n l\xE0m v\u1EDBi h\u1ED3 s\u01A1 n\xE0y l\xFAc n\xE0y.",
    en: "There is nothing for you to do with this dossier now."
  },
  receive: { vi: "Ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1", en: "Receive" },
  receiveHint: {
    vi: "H\u1ED3 s\u01A1 \u0111\u1EE7 v\xE0 h\u1EE3p l\u1EC7. Gi\u1EA5y ti\u1EBFp nh\u1EADn v\xE0 h\u1EB9n tr\u1EA3 s\u1EBD \u0111\u01B0\u1EE3c k\xFD s\u1ED1 v\xE0 g\u1EEDi cho ng\u01B0\u1EDDi n\u1ED9p.",
    en: "It is complete and valid. The receipt slip will be signed and sent."
  },
  refuse: { vi: "T\u1EEB ch\u1ED1i ti\u1EBFp nh\u1EADn", en: "Refuse" },
  refuseReason: { vi: "L\xFD do t\u1EEB ch\u1ED1i v\xE0 h\u01B0\u1EDBng d\u1EABn ng\u01B0\u1EDDi n\u1ED9p", en: "Reason, and what the applicant can do" },
  start: { vi: "B\u1EAFt \u0111\u1EA7u th\u1EA9m \u0111\u1ECBnh", en: "Start the examination" },
  propose: { vi: "Tr\xECnh l\xE3nh \u0111\u1EA1o", en: "Propose to the leader" },
  opinion: { vi: "\xDD ki\u1EBFn th\u1EA9m \u0111\u1ECBnh", en: "Opinion" },
  askSupplement: { vi: "Y\xEAu c\u1EA7u b\u1ED5 sung", en: "Ask for a supplement" },
  supplementWhat: { vi: "Gi\u1EA5y t\u1EDD, n\u1ED9i dung c\u1EA7n b\u1ED5 sung v\xE0 c\u0103n c\u1EE9", en: "What is missing, and on what basis" },
  decide: { vi: "Ph\xEA duy\u1EC7t v\xE0 k\xFD s\u1ED1", en: "Decide and sign" },
  decideHint: {
    vi: "K\u1EBFt qu\u1EA3 \u0111\u01B0\u1EE3c \u0111\xE1nh s\u1ED1, l\u1EADp th\xE0nh v\u0103n b\u1EA3n v\xE0 k\xFD b\u1EB1ng ch\u1EE9ng th\u01B0 s\u1ED1 c\u1EE7a b\u1EA1n.",
    en: "The result is numbered, written and signed with your certificate."
  },
  sendBack: { vi: "Tr\u1EA3 l\u1EA1i chuy\xEAn vi\xEAn", en: "Send back" },
  sendBackReason: { vi: "N\u1ED9i dung c\u1EA7n l\xE0m l\u1EA1i", en: "What to do again" },
  issue: { vi: "K\xFD s\u1ED1 c\u01A1 quan v\xE0 tr\u1EA3 k\u1EBFt qu\u1EA3", en: "Sign for the agency and hand over" },
  issueHint: {
    vi: "Ch\u1EEF k\xFD s\u1ED1 c\u1EE7a c\u01A1 quan \u0111\u01B0\u1EE3c th\xEAm v\xE0o k\u1EBFt qu\u1EA3; ng\u01B0\u1EDDi n\u1ED9p nh\u1EADn ngay b\u1EA3n \u0111i\u1EC7n t\u1EED.",
    en: "The agency\u2019s signature is added and the applicant gets the result at once."
  },
  openPaper: { vi: "M\u1EDF", en: "Open" },
  readLogged: {
    vi: "Vi\u1EC7c xem h\u1ED3 s\u01A1 n\xE0y \u0111\u01B0\u1EE3c ghi nh\u1EADt k\xFD; ng\u01B0\u1EDDi n\u1ED9p c\xF3 th\u1EC3 bi\u1EBFt ai \u0111\xE3 xem.",
    en: "Opening this dossier is logged, and the applicant can see who looked."
  },
  done: { vi: "\u0110\xE3 th\u1EF1c hi\u1EC7n: {what}", en: "Done: {what}" },
  dueSoon: { vi: "S\u1EAFp \u0111\u1EBFn h\u1EA1n", en: "Due soon" },
  noDue: { vi: "Ch\u01B0a ti\u1EBFp nh\u1EADn", en: "Not received yet" },
  onTimeYes: { vi: "\u0110\xFAng h\u1EA1n", en: "On time" },
  by: { vi: "b\u1EDFi {who}", en: "by {who}" },
  reason: { vi: "L\xFD do", en: "Reason" },
  today: { vi: "H\xF4m nay", en: "Today" },
  hello: { vi: "Ch\xE0o {name}", en: "Hello {name}" },
  deskEmpty: { vi: "Kh\xF4ng c\xF2n h\u1ED3 s\u01A1 n\xE0o ch\u1EDD b\u1EA1n x\u1EED l\xFD.", en: "Nothing waits for you." },
  action_submit: { vi: "N\u1ED9p h\u1ED3 s\u01A1", en: "Filed" },
  action_receive: { vi: "Ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1", en: "Received" },
  action_refuse: { vi: "T\u1EEB ch\u1ED1i ti\u1EBFp nh\u1EADn", en: "Refused" },
  action_start: { vi: "B\u1EAFt \u0111\u1EA7u th\u1EA9m \u0111\u1ECBnh", en: "Examination started" },
  action_propose: { vi: "Tr\xECnh l\xE3nh \u0111\u1EA1o", en: "Proposed to the leader" },
  action_sendBack: { vi: "Tr\u1EA3 l\u1EA1i chuy\xEAn vi\xEAn", en: "Sent back to the specialist" },
  action_requestSupplement: { vi: "Y\xEAu c\u1EA7u b\u1ED5 sung", en: "Supplement asked for" },
  action_supplement: { vi: "Ng\u01B0\u1EDDi n\u1ED9p \u0111\xE3 b\u1ED5 sung", en: "Supplement came in" },
  action_decide: { vi: "Ph\xEA duy\u1EC7t, k\xFD s\u1ED1 k\u1EBFt qu\u1EA3", en: "Decided and signed" },
  action_issue: { vi: "Tr\u1EA3 k\u1EBFt qu\u1EA3", en: "Result handed over" },
  action_withdraw: { vi: "R\xFAt h\u1ED3 s\u01A1", en: "Withdrawn" },
  action_stop: { vi: "D\u1EEBng gi\u1EA3i quy\u1EBFt", en: "Stopped" }
});

// src/modules/services/pages/shared.tsx
import { jsx as jsx32 } from "hono/jsx/jsx-runtime";
var TONES2 = {
  [STATE.submitted]: "info",
  [STATE.received]: "progress",
  [STATE.refusedAtReception]: "danger",
  [STATE.processing]: "progress",
  [STATE.supplementRequested]: "waiting",
  [STATE.paymentRequested]: "waiting",
  [STATE.withdrawn]: "neutral",
  [STATE.stopped]: "danger",
  [STATE.handled]: "success",
  [STATE.returned]: "success"
};
function StateTag({ state, lang }) {
  return /* @__PURE__ */ jsx32(StatusTag, { tone: TONES2[state] ?? "neutral", children: stateInfo(state).name[lang] });
}
var DAY3 = 864e5;
function DueTag({
  dossier: dossier2,
  now,
  lang
}) {
  const { clock } = stateInfo(dossier2.state);
  if (clock === "none" || !dossier2.dueAt && !dossier2.timeliness && clock !== "paused")
    return /* @__PURE__ */ jsx32("span", { class: "muted", children: words6(lang)("noDue") });
  if (clock === "paused") return /* @__PURE__ */ jsx32(DeadlineTag, { state: "paused" });
  const shown = dossier2.dueAt ? { due: dossier2.dueAt } : {};
  if (dossier2.timeliness)
    return /* @__PURE__ */ jsx32(DeadlineTag, { state: dossier2.timeliness === "late" ? "done-late" : "done", ...shown });
  const left = (dossier2.dueAt?.getTime() ?? 0) - now.getTime();
  return /* @__PURE__ */ jsx32(DeadlineTag, { state: left < 0 ? "overdue" : left < DAY3 ? "soon" : "on-time", ...shown });
}
async function communeOptions(ctx) {
  const units = await unitsOf(ctx);
  const collator2 = new Intl.Collator("vi");
  return units.unitsAt(localDate(ctx.now), "commune").sort((a, b) => collator2.compare(a.shortName, b.shortName)).map((unit) => ({ value: unit.id, label: unit.name }));
}

// src/modules/services/desk/pages/table.tsx
import { jsx as jsx33 } from "hono/jsx/jsx-runtime";
function LineDue({ line: line3, ctx, soon }) {
  const t = deskWords(ctx.lang);
  const colour = colourOf(line3.tray, line3.deskAt, ctx.now, soon);
  if (colour === "paused") return /* @__PURE__ */ jsx33(DeadlineTag, { state: "paused" });
  const due = line3.dueAt ? { due: line3.dueAt } : {};
  if (line3.timeliness) return /* @__PURE__ */ jsx33(DeadlineTag, { state: line3.timeliness === "late" ? "done-late" : "done", ...due });
  if (colour === null) return line3.dueAt ? /* @__PURE__ */ jsx33(DateTime, { value: line3.dueAt }) : /* @__PURE__ */ jsx33("span", { class: "muted", children: "\u2013" });
  const state = colour === "overdue" ? "overdue" : colour === "soon" ? "soon" : "on-time";
  return line3.dueAt ? /* @__PURE__ */ jsx33(DeadlineTag, { state, due: line3.dueAt }) : /* @__PURE__ */ jsx33(DeadlineTag, { state, due: line3.deskAt, note: t("answerBy") });
}
function WorkTable({
  lines: lines2,
  ctx,
  soon,
  selectable,
  empty
}) {
  const t = deskWords(ctx.lang);
  return /* @__PURE__ */ jsx33(
    Table,
    {
      caption: t("worklist"),
      captionHidden: true,
      columns: [
        ...selectable ? [
          {
            header: t("select"),
            cell: (line3) => /* @__PURE__ */ jsx33(
              "input",
              {
                type: "checkbox",
                name: "ho-so",
                form: "hang-loat",
                value: `${line3.id}:${line3.version}`,
                "aria-label": t("selectOne", { code: line3.code })
              }
            )
          }
        ] : [],
        {
          header: t("code"),
          cell: (line3) => /* @__PURE__ */ jsx33("a", { class: "worklink", href: `/can-bo/ho-so/${line3.id}`, children: line3.code }),
          main: true
        },
        { header: t("subject"), cell: (line3) => line3.subject },
        { header: t("applicant"), cell: (line3) => line3.applicant },
        { header: t("state"), cell: (line3) => /* @__PURE__ */ jsx33(StateTag, { state: line3.state, lang: ctx.lang }) },
        { header: t("due"), cell: (line3) => /* @__PURE__ */ jsx33(LineDue, { line: line3, ctx, soon }) },
        {
          header: t("handler"),
          cell: (line3) => line3.handler ?? /* @__PURE__ */ jsx33("span", { class: "muted", children: t("nobody") })
        }
      ],
      rows: lines2,
      empty: /* @__PURE__ */ jsx33(EmptyState, { title: empty ?? t("empty") })
    }
  );
}

// src/modules/services/desk/pages/desk.tsx
import { Fragment as Fragment15, jsx as jsx34, jsxs as jsxs31 } from "hono/jsx/jsx-runtime";
function ownLists(ctx) {
  const roles = new Set(ctx.actor.kind === "person" ? ctx.actor.grants.map((grant3) => grant3.role) : []);
  const own = COUNTED2.filter((list) => list in TRAYS && roles.has(TRAYS[list].role ?? ""));
  if (roles.has("handler")) own.push("mine");
  return own.length > 0 ? own : ["reception", "process", "approve", "issue", "waiting"];
}
async function deskPage(c) {
  const ctx = c.get("ctx");
  const t = deskWords(ctx.lang);
  const counts = await ask(ctx, deskCounts, {});
  const shown = ownLists(ctx);
  const [first] = shown.filter((list) => counts[list].all > 0).sort((a, b) => Number(counts[b].overdue > 0) - Number(counts[a].overdue > 0));
  const lines2 = first ? (await ask(ctx, worklist, { list: first })).lines.slice(0, 8) : [];
  const name = ctx.actor.kind === "person" ? ctx.actor.name : "";
  return page2(
    c,
    { door: "workspace", title: t("desk") },
    /* @__PURE__ */ jsxs31(Fragment15, { children: [
      /* @__PURE__ */ jsx34(PageHead, { title: t("hello", { name }), kicker: t("desk") }),
      /* @__PURE__ */ jsx34(Grid, { min: "s", children: shown.map((list) => /* @__PURE__ */ jsx34(
        Kpi,
        {
          label: t(`list_${list}`),
          value: counts[list].all,
          href: listAddress({ list }),
          note: late(ctx, counts[list])
        }
      )) }),
      /* @__PURE__ */ jsx34(SearchEverywhere, { lang: ctx.lang }),
      first ? /* @__PURE__ */ jsxs31(Fragment15, { children: [
        /* @__PURE__ */ jsx34("h2", { children: t("mostUrgent", { tray: t(`list_${first}`) }) }),
        /* @__PURE__ */ jsx34(WorkTable, { lines: lines2, ctx, soon: await soonUntil(ctx) }),
        /* @__PURE__ */ jsx34("p", { children: /* @__PURE__ */ jsx34(ButtonLink, { kind: "secondary", href: listAddress({ list: first }), children: t("wholeTray") }) })
      ] }) : /* @__PURE__ */ jsx34(EmptyState, { title: t("nothingWaits") })
    ] })
  );
}
function late(ctx, tally) {
  const t = deskWords(ctx.lang);
  return ["overdue", "soon"].filter((colour) => tally[colour] > 0).map((colour) => `${tally[colour]} ${t(`colour_${colour}`).toLowerCase()}`).join(", ");
}

// src/modules/services/desk/pages/leader.tsx
import { Fragment as Fragment16, jsx as jsx35, jsxs as jsxs32 } from "hono/jsx/jsx-runtime";
var LEADER = "/can-bo/lanh-dao";
var HAND_OVER = `${LEADER}/ban-giao`;
var SHOWN = 12;
function Count({ n, filter }) {
  return n > 0 ? /* @__PURE__ */ jsx35("a", { href: listAddress(filter), children: n }) : /* @__PURE__ */ jsx35("span", { class: "muted", children: "0" });
}
function Slices({
  ctx,
  title: title2,
  slices,
  label,
  filterOf
}) {
  const t = deskWords(ctx.lang);
  const columns5 = [
    { header: title2, cell: (slice) => label(slice), main: true },
    ...["overdue", "soon", "onTime", "paused"].map((colour) => ({
      header: t(`colour_${colour}`),
      align: "end",
      cell: (slice) => /* @__PURE__ */ jsx35(Count, { n: slice[colour], filter: { ...filterOf(slice), colour } })
    })),
    {
      header: t("open"),
      align: "end",
      cell: (slice) => /* @__PURE__ */ jsx35(Count, { n: slice.all, filter: filterOf(slice) })
    }
  ];
  if (slices.length === 0) return null;
  const rest = slices.slice(SHOWN);
  return /* @__PURE__ */ jsxs32("section", { class: "stack", children: [
    /* @__PURE__ */ jsx35("h2", { children: title2 }),
    /* @__PURE__ */ jsx35(Table, { caption: title2, captionHidden: true, columns: columns5, rows: slices.slice(0, SHOWN) }),
    rest.length > 0 ? /* @__PURE__ */ jsx35(Details, { summary: t("more", { n: rest.length }), children: /* @__PURE__ */ jsx35(Table, { caption: title2, captionHidden: true, columns: columns5, rows: rest }) }) : null
  ] });
}
async function leaderPage(c) {
  const ctx = c.get("ctx");
  const { lang } = ctx;
  const t = deskWords(lang);
  const overview = await ask(ctx, deskOverview, {});
  const alone = await ask(ctx, orphans, {});
  const late2 = overview.total.overdue > 0 ? await ask(ctx, worklist, { list: "open", colour: "overdue" }) : void 0;
  const agencies = await agenciesOf(ctx);
  const day5 = localDate(ctx.now);
  const procedures = new Map(
    (await proceduresInForce(ctx)).map(({ procedure }) => [procedure.code, procedure.name[lang]])
  );
  const people = await handlersInReach(ctx);
  const moved = Number(c.req.query("da-ban-giao"));
  const { total } = overview;
  return page2(
    c,
    { door: "workspace", title: t("leader"), crumbs: [{ label: t("leader") }] },
    /* @__PURE__ */ jsxs32(Fragment16, { children: [
      c.req.query("da-ban-giao") !== void 0 && Number.isInteger(moved) ? /* @__PURE__ */ jsx35(Banner, { tone: "success", children: t("handedOver", { n: moved, m: Number(c.req.query("vai-tro")) || 0 }) }) : null,
      /* @__PURE__ */ jsx35(PageHead, { title: t("leader"), lede: t("leaderLede"), children: /* @__PURE__ */ jsx35(ButtonLink, { kind: "secondary", href: HAND_OVER, children: t("handOverTitle") }) }),
      alone.length > 0 ? /* @__PURE__ */ jsxs32(Notice, { tone: "error", title: t("orphansTitle"), children: [
        /* @__PURE__ */ jsx35("p", { children: t("orphansBody") }),
        /* @__PURE__ */ jsx35("ul", { children: alone.map((one) => /* @__PURE__ */ jsxs32("li", { children: [
          /* @__PURE__ */ jsx35("a", { href: listAddress({ handler: one.personId }), children: t("orphanLine", { name: one.name, n: one.count }) }),
          " ",
          "\u2013 ",
          /* @__PURE__ */ jsx35("a", { href: `${HAND_OVER}?nguoi=${one.personId}`, children: t("handOver") })
        ] })) })
      ] }) : null,
      /* @__PURE__ */ jsxs32(Grid, { min: "s", children: [
        ["overdue", "soon", "onTime", "paused"].map((colour) => /* @__PURE__ */ jsx35(Kpi, { label: t(`colour_${colour}`), value: total[colour], href: listAddress({ colour }) })),
        /* @__PURE__ */ jsx35(Kpi, { label: t("open"), value: total.all, href: listAddress({}) })
      ] }),
      /* @__PURE__ */ jsx35("h2", { children: t("oldest") }),
      late2 && late2.lines.length > 0 ? /* @__PURE__ */ jsxs32(Fragment16, { children: [
        /* @__PURE__ */ jsx35(
          WorkTable,
          {
            lines: late2.lines.slice(0, SHOWN),
            ctx,
            soon: await soonUntil(ctx),
            selectable: people.length > 0
          }
        ),
        late2.next || late2.lines.length > SHOWN ? /* @__PURE__ */ jsx35("p", { children: /* @__PURE__ */ jsx35("a", { href: listAddress({ colour: "overdue" }), children: t("allLate") }) }) : null,
        people.length > 0 ? /* @__PURE__ */ jsx35(BulkForm, { deeds: ["assign"], people, lang, back: listAddress({ colour: "overdue" }) }) : null
      ] }) : /* @__PURE__ */ jsx35("p", { children: t("noneLate") }),
      /* @__PURE__ */ jsx35(
        Slices,
        {
          ctx,
          title: t("byAgency"),
          slices: overview.agencies,
          label: (slice) => slice.key && agencies.agencyById(slice.key, day5)?.name || "\u2013",
          filterOf: (slice) => slice.key ? { agency: slice.key } : {}
        }
      ),
      /* @__PURE__ */ jsx35(
        Slices,
        {
          ctx,
          title: t("byHandler"),
          slices: overview.handlers,
          label: (slice) => slice.name ?? t("nobody"),
          filterOf: (slice) => ({ handler: slice.key ?? "none" })
        }
      ),
      /* @__PURE__ */ jsx35(
        Slices,
        {
          ctx,
          title: t("byProcedure"),
          slices: overview.procedures,
          label: (slice) => slice.key && procedures.get(slice.key) || (slice.key ?? ""),
          filterOf: (slice) => slice.key ? { procedure: slice.key } : {}
        }
      )
    ] })
  );
}

// src/modules/services/desk/pages/hand-over.tsx
import { Fragment as Fragment17, jsx as jsx36, jsxs as jsxs33 } from "hono/jsx/jsx-runtime";
async function choices(ctx, kept) {
  const reach = await reachOf(ctx, GIVERS);
  const staff2 = await staffOf(ctx, { roles: READERS, ...reach });
  const units = await unitsOf(ctx);
  const agencies = await agenciesOf(ctx);
  const day5 = localDate(ctx.now);
  const people = /* @__PURE__ */ new Map();
  for (const one of staff2) {
    const place = one.agencyId ? agencies.agencyById(one.agencyId, day5)?.name : units.unitById(one.unitId, day5)?.name;
    if (!people.has(one.personId)) people.set(one.personId, `${one.name} \u2013 ${place ?? ""}`);
  }
  const leavers = new Map(people);
  for (const one of await ask(ctx, orphans, {})) leavers.set(one.personId, one.name);
  if (kept && !leavers.has(kept)) {
    const person = await findPerson(ctx, kept).catch(() => void 0);
    if (person) leavers.set(person.id, person.name);
  }
  const handlers = new Set(staff2.filter((one) => one.role === "handler").map((one) => one.personId));
  const options2 = (map) => [...map].map(([value, label]) => ({ value, label }));
  return { leavers: options2(leavers), receivers: options2(people).filter((one) => handlers.has(one.value)) };
}
async function handOverPage(c, problem, typed = {}) {
  const ctx = c.get("ctx");
  const { lang } = ctx;
  const t = deskWords(lang);
  await ask(ctx, orphans, {});
  const from = typed.from ?? c.req.query("nguoi");
  const { leavers, receivers } = await choices(ctx, from);
  const field = (path2) => errorFor(problem?.fields, path2);
  return page2(
    c,
    {
      door: "workspace",
      title: t("handOverTitle"),
      problem,
      crumbs: [{ href: LEADER, label: t("leader") }, { label: t("handOver") }]
    },
    /* @__PURE__ */ jsxs33(Fragment17, { children: [
      problem && problem.fields.length === 0 ? /* @__PURE__ */ jsx36(Banner, { tone: "error", children: problem.text[lang] }) : null,
      /* @__PURE__ */ jsx36(ErrorSummary, { problems: problem?.fields }),
      /* @__PURE__ */ jsx36(PageHead, { title: t("handOverTitle"), lede: t("handOverLede") }),
      /* @__PURE__ */ jsxs33(Form, { action: HAND_OVER, children: [
        /* @__PURE__ */ jsx36(
          Select,
          {
            name: "from",
            label: t("leaver"),
            value: from,
            empty: t("choosePerson"),
            options: leavers,
            error: field("from")
          }
        ),
        /* @__PURE__ */ jsx36(
          Select,
          {
            name: "to",
            label: t("receiver"),
            value: typed.to,
            empty: t("choosePerson"),
            options: receivers,
            error: field("to")
          }
        ),
        /* @__PURE__ */ jsx36(
          Textarea,
          {
            name: "reason",
            label: t("handOverReason"),
            value: typed.reason,
            rows: 3,
            maxLength: 2e3,
            error: field("reason")
          }
        ),
        /* @__PURE__ */ jsx36(
          Radios,
          {
            name: "roles",
            label: t("endRoles"),
            value: typed.roles ?? "keep",
            options: ["keep", "end"].map((value) => ({ value, label: t(`endRoles_${value}`) }))
          }
        ),
        /* @__PURE__ */ jsx36(DateInput, { name: "endRoles", label: t("endFrom"), value: typed.day, optional: true, error: field("endRoles") }),
        /* @__PURE__ */ jsx36(Button, { children: t("handOver") })
      ] })
    ] })
  );
}
async function handOverDeed(c) {
  const ctx = c.get("ctx");
  if (ctx.actor.kind !== "person") throw forbidden();
  const form = await c.req.formData();
  const given2 = (name) => String(form.get(name) ?? "");
  const day5 = readDate2(form, "endRoles");
  const typed = { from: given2("from"), to: given2("to"), reason: given2("reason"), roles: given2("roles"), day: day5 };
  try {
    const { moved, grantsEnded } = await execute(ctx, handOverAll, {
      from: given2("from"),
      to: given2("to"),
      reason: given2("reason"),
      endRoles: given2("roles") === "end" ? day5 ?? "" : null
    });
    return c.redirect(`${LEADER}?da-ban-giao=${moved}&vai-tro=${grantsEnded}`, 303);
  } catch (error) {
    if (error instanceof Problem && [404, 409, 422].includes(error.status)) return handOverPage(c, error, typed);
    throw error;
  }
}

// src/modules/services/desk/pages/worklist.tsx
import { Fragment as Fragment18, jsx as jsx37, jsxs as jsxs34 } from "hono/jsx/jsx-runtime";
var STATES_OF = {
  process: [2, 4],
  waiting: [5, 6],
  mine: [2, 4, 5, 6, 9],
  open: [1, 2, 4, 5, 6, 9],
  done: [3, 7, 8, 10]
};
function Colours({ asked: asked2, tally, lang }) {
  const t = deskWords(lang);
  const shown = COLOURS.filter((colour) => tally[colour] > 0 || asked2.colour === colour);
  if (shown.length === 0) return null;
  return /* @__PURE__ */ jsxs34(Fragment18, { children: [
    /* @__PURE__ */ jsx37(
      Tabs,
      {
        label: t("colours"),
        items: [
          {
            href: addressOf2(asked2, { colour: void 0 }),
            label: t("colour_all"),
            current: !asked2.colour,
            count: tally.all
          },
          ...shown.map((colour) => ({
            href: addressOf2(asked2, { colour }),
            label: t(`colour_${colour}`),
            current: asked2.colour === colour,
            count: tally[colour]
          }))
        ]
      }
    ),
    asked2.colour === "soon" ? /* @__PURE__ */ jsx37("p", { class: "muted", children: t("soonMeans") }) : null
  ] });
}
async function specialists(ctx, reach, agency) {
  const place = agency ? (await agenciesOf(ctx)).agencyById(agency, localDate(ctx.now)) : void 0;
  if (!place && isWide(reach)) return [];
  const found2 = await staffOf(ctx, {
    roles: ["handler"],
    agencies: place ? [place.id] : reach.agencies,
    units: place ? await ancestorIds(ctx, place.unitId) : reach.units
  });
  return [...new Map(found2.map((one) => [one.personId, one.name]))].map(([value, label]) => ({ value, label }));
}
async function worklistPage(c) {
  const ctx = c.get("ctx");
  const { lang } = ctx;
  const t = deskWords(lang);
  const own = ownLists(ctx);
  const asked2 = readAsked(c, own[0] ?? "open");
  const counts = await ask(ctx, deskCounts, {});
  const found2 = await ask(ctx, worklist, asked2);
  const reach = await reachOf(ctx);
  const people = await specialists(ctx, reach, asked2.agency);
  const agency = asked2.agency ? (await agenciesOf(ctx)).agencyById(asked2.agency, localDate(ctx.now)) : void 0;
  const procedures = await proceduresInForce(ctx);
  const stranger = asked2.handler && asked2.handler !== "none" && !people.some((one) => one.value === asked2.handler) ? await findPerson(ctx, asked2.handler) : void 0;
  const handlers = [
    ...people,
    ...stranger ? [{ value: stranger.id, label: stranger.name }] : [],
    { value: "none", label: t("nobody") }
  ];
  const deeds = bulkDeeds(ctx, asked2.list, people.length > 0);
  const states = STATES_OF[asked2.list];
  const active = activeFilters(asked2, lang, {
    procedure: procedures.find(({ procedure }) => procedure.code === asked2.procedure)?.procedure.name[lang],
    handler: handlers.find((one) => one.value === asked2.handler)?.label,
    agency: agency?.name
  });
  const tally = counts[asked2.list] ?? emptyTally();
  const empty = asked2.list === "all" && !asked2.text ? t("emptySearch") : active.length > 0 || asked2.colour ? t("emptyFiltered") : t("empty");
  return page2(
    c,
    {
      door: "workspace",
      title: `${t(`list_${asked2.list}`)} \u2013 ${t("worklist")}`,
      crumbs: [{ label: t("worklist") }],
      islands: ["islands/worklist.js"]
    },
    /* @__PURE__ */ jsxs34(Fragment18, { children: [
      /* @__PURE__ */ jsx37(PageHead, { title: t("worklist"), kicker: t(`list_${asked2.list}`) }),
      /* @__PURE__ */ jsx37(
        Tabs,
        {
          items: LISTS.map((list) => ({
            href: asked2.text ? addressOf2(asked2, { list, colour: void 0, state: void 0 }) : listAddress({ list }),
            label: t(`list_${list}`),
            current: list === asked2.list,
            ...list in counts ? { count: counts[list].all } : {}
          }))
        }
      ),
      /* @__PURE__ */ jsx37(Colours, { asked: asked2, tally, lang }),
      /* @__PURE__ */ jsxs34(Filters, { action: WORKLIST, active, clearHref: listAddress({ list: asked2.list }), children: [
        /* @__PURE__ */ jsx37("input", { type: "hidden", name: "khay", value: asked2.list }),
        asked2.colour ? /* @__PURE__ */ jsx37("input", { type: "hidden", name: "mau", value: asked2.colour }) : null,
        asked2.agency ? /* @__PURE__ */ jsx37("input", { type: "hidden", name: "co-quan", value: asked2.agency }) : null,
        /* @__PURE__ */ jsx37(
          TextInput,
          {
            name: "tim",
            label: t("search"),
            hint: t("searchHint"),
            value: asked2.text,
            type: "search",
            width: "full"
          }
        ),
        /* @__PURE__ */ jsx37(
          Select,
          {
            name: "thu-tuc",
            label: t("procedure"),
            value: asked2.procedure,
            empty: t("anyProcedure"),
            options: procedures.map(({ procedure }) => ({ value: procedure.code, label: procedure.name[lang] }))
          }
        ),
        states ? /* @__PURE__ */ jsx37(
          Select,
          {
            name: "trang-thai",
            label: t("state"),
            value: asked2.state === void 0 ? void 0 : String(asked2.state),
            empty: t("anyState"),
            options: states.map((state) => ({ value: String(state), label: stateInfo(state).name[lang] }))
          }
        ) : null,
        /* @__PURE__ */ jsx37(
          Select,
          {
            name: "kenh",
            label: t("channel"),
            value: asked2.channel,
            empty: t("anyChannel"),
            options: CHANNELS.map((channel2) => ({ value: channel2, label: t(`channel_${channel2}`) }))
          }
        ),
        asked2.list === "mine" ? null : /* @__PURE__ */ jsx37(Select, { name: "nguoi", label: t("handler"), value: asked2.handler, empty: t("anyHandler"), options: handlers }),
        asked2.list === "done" || asked2.list === "all" ? null : /* @__PURE__ */ jsx37(
          Select,
          {
            name: "xep",
            label: t("sort"),
            value: asked2.sort,
            empty: false,
            options: ["urgent", "newest"].map((sort) => ({ value: sort, label: t(`sort_${sort}`) }))
          }
        )
      ] }),
      found2.tooMany ? /* @__PURE__ */ jsx37(Notice, { tone: "warning", children: t("tooMany", { n: MOST_FOUND }) }) : null,
      /* @__PURE__ */ jsx37(
        WorkTable,
        {
          lines: found2.lines,
          ctx,
          soon: await soonUntil(ctx),
          selectable: deeds.length > 0,
          empty
        }
      ),
      deeds.length > 0 && found2.lines.length > 0 ? /* @__PURE__ */ jsx37(BulkForm, { deeds, people, lang, back: addressOf2(asked2, { after: asked2.after }) }) : null,
      found2.next ? /* @__PURE__ */ jsx37(Pager, { next: addressOf2(asked2, { after: found2.next }) }) : null,
      asked2.after ? /* @__PURE__ */ jsx37("p", { children: /* @__PURE__ */ jsx37(ButtonLink, { kind: "quiet", href: addressOf2(asked2), children: t("toStart") }) }) : null,
      /* @__PURE__ */ jsx37("p", { class: "muted no-print", "data-keys": true, hidden: true, children: t("keys") })
    ] })
  );
}
function activeFilters(asked2, lang, names2) {
  const t = deskWords(lang);
  const labels = {
    text: asked2.text && `\u201C${asked2.text}\u201D`,
    procedure: asked2.procedure && (names2.procedure ?? asked2.procedure),
    state: asked2.state === void 0 ? void 0 : stateInfo(asked2.state).name[lang],
    channel: asked2.channel && t(`channel_${asked2.channel}`),
    handler: asked2.handler && (names2.handler ?? asked2.handler),
    agency: asked2.agency && (names2.agency ?? asked2.agency)
  };
  return Object.entries(labels).flatMap(
    ([key3, label]) => label ? [{ label, removeHref: addressOf2(asked2, { [key3]: void 0 }) }] : []
  );
}

// src/modules/services/desk/routes.ts
function mountDesk(router, dossierPage3) {
  const shown = (deed) => async (c) => {
    try {
      return await deed(c);
    } catch (error) {
      if (error instanceof Problem && (error.status === 409 || error.status === 422)) return dossierPage3(c, error);
      throw error;
    }
  };
  router.get("/can-bo", deskPage);
  router.get("/can-bo/ho-so", worklistPage);
  router.post(BULK_PATH, bulkPage);
  router.post("/can-bo/ho-so/:id/phan-cong", shown(assignDeed));
  router.post("/can-bo/ho-so/:id/trao-doi", shown(commentDeed));
  router.get(LEADER, leaderPage);
  router.get(HAND_OVER, (c) => handOverPage(c));
  router.post(HAND_OVER, handOverDeed);
  router.get(DELEGATION, (c) => delegationPage(c));
  router.post(DELEGATION, delegateDeed);
  router.post(`${DELEGATION}/:id/cham-dut`, endDelegation);
}

// src/modules/services/pages/apply.tsx
import { randomUUID as randomUUID5 } from "node:crypto";

// src/modules/services/drafts/words.ts
var draftWords = defineMessages({
  unit: { vi: "X\xE3, ph\u01B0\u1EDDng trong t\u1EC9nh", en: "Commune of the province" },
  unitOnly: { vi: "X\xE3, ph\u01B0\u1EDDng", en: "Commune" },
  elsewhere: { vi: "Ngo\xE0i t\u1EC9nh (ghi r\xF5 b\xEAn d\u01B0\u1EDBi)", en: "Outside the province (write it below)" },
  place: {
    vi: "N\u1EBFu \u1EDF ngo\xE0i t\u1EC9nh: x\xE3, ph\u01B0\u1EDDng, t\u1EC9nh, th\xE0nh ph\u1ED1 (ho\u1EB7c n\u01B0\u1EDBc)",
    en: "If outside the province: commune, province (or country)"
  },
  street: { vi: "S\u1ED1 nh\xE0, \u0111\u01B0\u1EDDng, khu ph\u1ED1, \u1EA5p", en: "House number, street, quarter or hamlet" },
  addRow: { vi: "Th\xEAm {item}", en: "Add {item}" },
  removeRow: { vi: "X\xF3a {item} {n}", en: "Remove {item} {n}" },
  rows: { vi: "\u0110\xE3 khai {n}, nhi\u1EC1u nh\u1EA5t {max}.", en: "{n} entered, at most {max}." },
  yearOnlyHint: {
    vi: "N\u1EBFu kh\xF4ng r\xF5 ng\xE0y, th\xE1ng, ch\u1EC9 nh\u1EADp n\u0103m.",
    en: "If the day and month are not known, enter the year alone."
  },
  example: { vi: "V\xED d\u1EE5: {example}", en: "For example: {example}" },
  warningsTitle: { vi: "H\xE3y xem l\u1EA1i nh\u1EEFng m\u1EE5c n\xE0y", en: "Please look at these again" },
  warningsBody: {
    vi: "N\u1EBFu \u0111\xFAng nh\u01B0 gi\u1EA5y t\u1EDD c\u1EE7a b\u1EA1n, b\u1EA1n v\u1EABn n\u1ED9p \u0111\u01B0\u1EE3c h\u1ED3 s\u01A1.",
    en: "If they are as your papers say, you can still send the application."
  },
  reuseTitle: { vi: "\u0110i\u1EC1n s\u1EB5n t\u1EEB h\u1ED3 s\u01A1 tr\u01B0\u1EDBc", en: "Fill in from earlier applications" },
  reuseBody: {
    vi: "B\u1EA1n \u0111\xE3 khai {n} m\u1EE5c n\xE0y trong h\u1ED3 s\u01A1 n\u1ED9p tr\u01B0\u1EDBc \u0111\xE2y. N\u1EBFu \u0111\u1ED3ng \xFD, ch\xFAng t\xF4i \u0111i\u1EC1n v\xE0o c\xE1c \xF4 c\xF2n tr\u1ED1ng; b\u1EA1n xem l\u1EA1i v\xE0 s\u1EEDa \u0111\u01B0\u1EE3c.",
    en: "You gave {n} of these answers in earlier applications. If you agree, we put them into the empty fields; you can check and change them."
  },
  reuseConsent: {
    vi: "T\xF4i \u0111\u1ED3ng \xFD d\xF9ng l\u1EA1i th\xF4ng tin t\xF4i \u0111\xE3 khai cho h\u1ED3 s\u01A1 n\xE0y",
    en: "I agree that what I gave earlier is used again for this application"
  },
  reuseButton: { vi: "\u0110i\u1EC1n s\u1EB5n", en: "Fill in" },
  reuseNeeded: {
    vi: "H\xE3y \u0111\xE1nh d\u1EA5u \u0111\u1ED3ng \xFD, ho\u1EB7c b\u1ECF qua v\xE0 t\u1EF1 \u0111i\u1EC1n",
    en: "Tick the box to agree, or leave it and fill in yourself"
  },
  reused: { vi: "\u0110\xE3 \u0111i\u1EC1n {n} m\u1EE5c t\u1EEB h\u1ED3 s\u01A1 tr\u01B0\u1EDBc. H\xE3y ki\u1EC3m tra l\u1EA1i.", en: "{n} answers filled in. Please check them." },
  offlineOffer: { vi: "Gi\u1EEF b\u1EA3n nh\xE1p khi m\u1EA5t m\u1EA1ng", en: "Keep my answers when the line is cut" },
  offlineOff: { vi: "Kh\xF4ng gi\u1EEF b\u1EA3n nh\xE1p tr\xEAn m\xE1y n\xE0y n\u1EEFa", en: "Stop keeping answers on this device" },
  offlineOn: {
    vi: "C\xE2u tr\u1EA3 l\u1EDDi \u0111ang nh\u1EADp \u0111\u01B0\u1EE3c gi\u1EEF tr\xEAn m\xE1y n\xE0y cho \u0111\u1EBFn khi g\u1EEDi xong. \u0110\u1EEBng d\xF9ng tr\xEAn m\xE1y c\u1EE7a ng\u01B0\u1EDDi kh\xE1c.",
    en: "What you type is kept on this device until it is sent. Do not use this on someone else\u2019s device."
  },
  offlineNow: {
    vi: "M\u1EA5t k\u1EBFt n\u1ED1i m\u1EA1ng. C\xE2u tr\u1EA3 l\u1EDDi \u0111\xE3 \u0111\u01B0\u1EE3c gi\u1EEF tr\xEAn m\xE1y n\xE0y; h\xE3y b\u1EA5m l\u01B0u khi c\xF3 m\u1EA1ng.",
    en: "You are offline. Your answers are kept on this device; save when the line is back."
  },
  restored: {
    vi: "\u0110\xE3 kh\xF4i ph\u1EE5c c\xE2u tr\u1EA3 l\u1EDDi ch\u01B0a g\u1EEDi \u0111\u01B0\u1EE3c l\u1EA7n tr\u01B0\u1EDBc.",
    en: "Your answers that could not be sent are back."
  },
  feeLine: { vi: "{name}: {amount}", en: "{name}: {amount}" },
  feeOpen: { vi: "{name}: c\u01A1 quan c\xF3 th\u1EA9m quy\u1EC1n s\u1EBD th\xF4ng b\xE1o", en: "{name}: the authority will tell you" },
  presence: { vi: "C\u1EA7n c\xF3 m\u1EB7t tr\u1EF1c ti\u1EBFp", en: "You have to come in person" },
  children: { vi: "H\u1ED3 s\u01A1 n\xE0y g\u1ED3m c\xE1c th\u1EE7 t\u1EE5c", en: "This application covers" }
});

// src/modules/services/procedures/fees.ts
function computeFees(procedure, channel2, input2) {
  const lines2 = feesDue(procedure, channel2).filter((fee) => isDue(fee, input2)).map((fee) => {
    const quantities = input2.quantities?.[fee.key] ?? quantitiesOf(fee, input2.answers);
    const gross = fee.assessed ? input2.assessed?.[fee.key] : quantities.reduce((sum2, { units, sets }) => sum2 + priceOf(fee, units) * sets, 0);
    const exemption = bestExemption(procedure, fee, input2.exemptions ?? []);
    return {
      key: fee.key,
      name: fee.name,
      kind: fee.kind,
      per: fee.per,
      quantities,
      gross,
      amount: gross === void 0 ? void 0 : gross - Math.ceil(gross * (exemption?.percent ?? 0) / 100),
      exemption,
      financialDuty: fee.financialDuty
    };
  });
  const sum = (list) => list.reduce((total, line3) => total + (line3.amount ?? 0), 0);
  return {
    lines: lines2,
    total: sum(lines2),
    duty: sum(lines2.filter((line3) => line3.financialDuty)),
    open: lines2.filter((line3) => line3.amount === void 0).map((line3) => line3.key)
  };
}
function priceOf(fee, units) {
  let price = 0;
  const steps = [{ from: 1, amount: fee.amount }, ...fee.tiers];
  steps.forEach((step, i) => {
    const last = Math.min(units, (steps[i + 1]?.from ?? Infinity) - 1);
    if (last >= step.from) price += (last - step.from + 1) * step.amount;
  });
  return Math.min(price, fee.cap ?? Infinity);
}
function isDue(fee, { answers, day: day5 }) {
  if (fee.when && !holds(fee.when, answers)) return false;
  if (!fee.whenLate) return true;
  const since = answers[fee.whenLate.since];
  return typeof since === "string" && isRealDate(since) && moveDay(since, fee.whenLate.days, "d") < day5;
}
var whole3 = (answer, otherwise) => typeof answer === "number" && Number.isSafeInteger(answer) && answer >= 0 ? answer : otherwise;
function quantitiesOf(fee, answers) {
  if (!fee.count) return [{ units: 1, sets: 1 }];
  const { group, units, sets } = fee.count;
  const read3 = (from) => ({
    units: units === void 0 ? 1 : whole3(from[units], 1),
    sets: sets === void 0 ? 1 : whole3(from[sets], 1)
  });
  return group === void 0 ? [read3(answers)] : rowsOf(answers[group]).map(read3);
}
function bestExemption(procedure, fee, granted) {
  return procedure.exemptions.filter((one) => granted.includes(one.key) && (!one.fees || one.fees.includes(fee.key))).sort((a, b) => b.percent - a.percent)[0];
}

// src/modules/services/pages/fields.tsx
import { jsx as jsx38, jsxs as jsxs35 } from "hono/jsx/jsx-runtime";
function fieldsToDraw(fields, answers) {
  const here = new Set(fields.map((field) => field.key));
  return fields.flatMap((field) => {
    if (!field.showIf) return [field];
    const open3 = fieldsOfCondition(field.showIf).some((key3) => here.has(key3));
    if (open3) return [{ ...field, required: false }];
    return isShown(field, answers) ? [field] : [];
  });
}
var asText = (answer) => answer === void 0 || typeof answer === "object" ? void 0 : String(answer);
function FieldControl(props) {
  const { field, answers, problems, files: files2, communes, maxBytes, lang, prefix = "" } = props;
  const answer = answers[field.key];
  const name = `${prefix}${field.key}`;
  const common3 = {
    name,
    label: field.label[lang],
    hint: hintOf(field, lang),
    error: errorFor(problems, name),
    optional: !field.required
  };
  const options2 = "options" in field ? field.options.map((option) => ({ value: option.value, label: option.label[lang], hint: option.hint?.[lang] })) : [];
  switch (field.kind) {
    case "text":
      return /* @__PURE__ */ jsx38(
        TextInput,
        {
          ...common3,
          value: asText(answer),
          maxLength: field.maxLength,
          autocomplete: field.autocomplete,
          width: field.maxLength <= 40 ? "m" : "full"
        }
      );
    case "textarea":
      return /* @__PURE__ */ jsx38(Textarea, { ...common3, value: asText(answer), maxLength: field.maxLength });
    case "personalId":
      return /* @__PURE__ */ jsx38(TextInput, { ...common3, value: asText(answer), inputMode: "numeric", autocomplete: "off", width: "m" });
    case "phone":
      return /* @__PURE__ */ jsx38(TextInput, { ...common3, value: asText(answer), type: "tel", autocomplete: field.autocomplete ?? "tel", width: "m" });
    case "email":
      return /* @__PURE__ */ jsx38(
        TextInput,
        {
          ...common3,
          value: asText(answer),
          type: "email",
          autocomplete: field.autocomplete ?? "email",
          spellcheck: false
        }
      );
    case "date": {
      const value = asText(answer);
      const typed = value && /^\d{4}$/.test(value) ? `//${value}` : value;
      const { hint, ...rest } = common3;
      return /* @__PURE__ */ jsx38(
        DateInput,
        {
          ...rest,
          ...hint ? { hint } : {},
          value: typed,
          birthday: field.prefill === "birthDate" && prefix === ""
        }
      );
    }
    case "money":
      return /* @__PURE__ */ jsx38(MoneyInput, { ...common3, value: answer });
    case "integer":
      return /* @__PURE__ */ jsx38(NumberInput, { ...common3, value: answer, suffix: field.unit?.[lang] });
    case "radios":
      return /* @__PURE__ */ jsx38(Radios, { ...common3, options: options2, value: asText(answer) });
    case "checkboxes":
      return /* @__PURE__ */ jsx38(Checkboxes, { ...common3, options: options2, values: Array.isArray(answer) ? answer : [] });
    case "select":
      return /* @__PURE__ */ jsx38(Select, { ...common3, options: options2, value: asText(answer) });
    case "commune":
      return /* @__PURE__ */ jsx38(Select, { ...common3, options: communes, value: asText(answer) });
    case "address":
      return /* @__PURE__ */ jsx38(AddressControl, { ...props, field });
    case "group":
      return /* @__PURE__ */ jsx38(GroupControl, { ...props, field });
    case "file":
      return /* @__PURE__ */ jsx38(
        FileUpload,
        {
          ...common3,
          kinds: words6(lang)("kinds"),
          accept: acceptAttribute(photosAndPdf),
          maxBytes,
          multiple: field.maxFiles > 1,
          files: files2.filter((file) => file.field === field.key).map((file) => ({ id: file.id, name: file.name, size: file.size }))
        }
      );
  }
}
function hintOf(field, lang) {
  const t = draftWords(lang);
  const own = field.hint?.[lang];
  if (own) return own;
  if (field.kind === "text" && field.example) return t("example", { example: field.example });
  return field.kind === "date" && field.yearOnly ? t("yearOnlyHint") : void 0;
}
function AddressControl({
  field,
  answers,
  problems,
  communes,
  lang,
  prefix = ""
}) {
  const t = draftWords(lang);
  const name = `${prefix}${field.key}`;
  const answer = answers[field.key];
  const value = isAddress(answer) ? answer : {};
  const anywhere = field.scope === "anywhere";
  const unit = value.unit ?? (value.place === void 0 ? void 0 : ELSEWHERE);
  const error = (part) => errorFor(problems, `${name}.${part}`);
  return /* @__PURE__ */ jsx38(FieldGroup, { name, label: field.label[lang], hint: field.hint?.[lang], optional: !field.required, children: /* @__PURE__ */ jsxs35("div", { class: "stack", children: [
    /* @__PURE__ */ jsx38(
      Select,
      {
        name: `${name}.unit`,
        label: anywhere ? t("unit") : t("unitOnly"),
        options: anywhere ? [{ value: ELSEWHERE, label: t("elsewhere") }, ...communes] : communes,
        value: unit,
        error: error("unit")
      }
    ),
    anywhere ? /* @__PURE__ */ jsx38(
      TextInput,
      {
        name: `${name}.place`,
        label: t("place"),
        value: value.place,
        maxLength: 200,
        width: "full",
        autocomplete: "off",
        error: error("place"),
        optional: true
      }
    ) : null,
    /* @__PURE__ */ jsx38(
      TextInput,
      {
        name: `${name}.street`,
        label: t("street"),
        value: value.street,
        maxLength: 200,
        width: "full",
        autocomplete: prefix === "" ? field.autocomplete : "off",
        error: error("street")
      }
    )
  ] }) });
}
function GroupControl(props) {
  const { field, answers, problems, lang, moreOf } = props;
  const t = draftWords(lang);
  const rows = rowsOf(answers[field.key]);
  const least = field.required ? Math.max(1, field.min) : field.min;
  const drawn = Math.min(field.max, Math.max(rows.length + (moreOf === field.key ? 1 : 0), least));
  const item = field.item[lang];
  const error = problems?.find((problem) => problem.path === field.key)?.message;
  return /* @__PURE__ */ jsxs35("div", { id: fieldId(field.key), tabindex: -1, class: error ? "field field--error stack" : "stack", children: [
    /* @__PURE__ */ jsx38("p", { children: /* @__PURE__ */ jsx38("strong", { children: field.label[lang] }) }),
    field.hint ? /* @__PURE__ */ jsx38("p", { class: "field__hint", children: field.hint[lang] }) : null,
    error ? /* @__PURE__ */ jsx38("p", { class: "field__error", children: error }) : null,
    Array.from({ length: drawn }, (_, i) => {
      const row = rows[i] ?? initialRow(field);
      return /* @__PURE__ */ jsxs35(Fieldset, { legend: `${item} ${i + 1}`, children: [
        fieldsToDraw(field.fields, { ...answers, ...row }).map((part) => /* @__PURE__ */ jsx38(FieldControl, { ...props, field: part, answers: row, prefix: `${field.key}.${i}.` })),
        rows.length > i && (rows.length > least || i > 0) ? /* @__PURE__ */ jsx38(Button, { kind: "quiet", name: "_then", value: `remove:${field.key}.${i}`, noValidate: true, children: t("removeRow", { item: item.toLocaleLowerCase(lang), n: i + 1 }) }) : null
      ] });
    }),
    drawn < field.max ? /* @__PURE__ */ jsx38(Button, { kind: "secondary", name: "_then", value: `add:${field.key}`, noValidate: true, children: t("addRow", { item: item.toLocaleLowerCase(lang) }) }) : null
  ] });
}
var initialRow = (field) => Object.fromEntries(
  field.fields.flatMap((part) => part.initial === void 0 ? [] : [[part.key, part.initial]])
);

// src/modules/services/pages/apply.tsx
import { Fragment as Fragment19, jsx as jsx39, jsxs as jsxs36 } from "hono/jsx/jsx-runtime";
var at = (draftId2, page3) => `/ho-so/nhap/${draftId2}/${page3}`;
var CHECK = "kiem-tra";
var MARKS2 = {
  changing: "sua",
  offline: "ngoai-tuyen",
  more: "them",
  reused: "da-dien",
  consent: "can-dong-y"
};
var staying = (c, path2, marks = {}) => withQuery(path2, { [MARKS2.offline]: c.req.query(MARKS2.offline) === "1" ? "1" : null, ...marks });
async function startApplication(c) {
  const { draftId: draftId2, firstPage } = await execute(c.get("ctx"), startDraft, { procedure: c.req.param("code") ?? "" });
  return c.redirect(at(draftId2, firstPage), 303);
}
function findPage(draft, key3) {
  const found2 = draft.version.procedure.form.pages.find((candidate) => candidate.key === key3);
  if (!found2)
    throw new Problem(404, "not_found", { vi: "Bi\u1EC3u m\u1EABu kh\xF4ng c\xF3 trang n\xE0y.", en: "The form has no such page." });
  return found2;
}
async function formPage(c, { problems } = {}) {
  const ctx = c.get("ctx");
  const { lang } = ctx;
  const t = words6(lang);
  const d = draftWords(lang);
  const draftId2 = c.req.param("draft") ?? "";
  const key3 = c.req.param("page") ?? "";
  if (key3 === CHECK) return checkPage(c);
  const draft = await ask(ctx, openDraft, { draftId: draftId2 });
  const current2 = findPage(draft, key3);
  const { procedure } = draft.version;
  const pages = shownPages(procedure.form, draft.answers);
  const index = pages.indexOf(current2);
  if (index < 0) return c.redirect(staying(c, at(draftId2, pages[0]?.key ?? CHECK)), 303);
  const previous = pages[index - 1];
  const changing = c.req.query(MARKS2.changing) === "1";
  const offline = c.req.query(MARKS2.offline) === "1";
  const reused = Number(c.req.query(MARKS2.reused) ?? 0);
  const consentMissing = c.req.query(MARKS2.consent) === "1";
  const hasFiles = current2.fields.some((field) => field.kind === "file");
  const hasRows = current2.fields.some((field) => field.kind === "group");
  const drawn = fieldsToDraw(current2.fields, draft.answers);
  const communes = drawn.some(asksForPlace) ? await communeOptions(ctx) : [];
  const offered = index === 0 ? await ask(ctx, offerReuse, { draftId: draftId2 }) : 0;
  const own = staying(c, at(draftId2, key3), changing ? { [MARKS2.changing]: "1" } : {});
  const problem = problems && problems.length > 0 || consentMissing ? new Problem(422, "invalid_input", { vi: "", en: "" }, problems) : void 0;
  return page2(
    c,
    {
      door: "portal",
      title: `${current2.title[lang]} \u2013 ${procedure.name[lang]}`,
      noIndex: true,
      problem,
      ...offline ? { islands: ["islands/draft.js"] } : {},
      crumbs: [
        { href: `/thu-tuc/${procedure.code}`, label: procedure.name[lang] },
        { label: t("step", { n: index + 1, total: pages.length }) }
      ]
    },
    /* @__PURE__ */ jsxs36(Fragment19, { children: [
      /* @__PURE__ */ jsx39(
        BackLink,
        {
          href: staying(
            c,
            changing ? at(draftId2, CHECK) : previous ? at(draftId2, previous.key) : `/thu-tuc/${procedure.code}`
          )
        }
      ),
      /* @__PURE__ */ jsx39(ErrorSummary, { problems: consentMissing ? [{ path: "consent", message: d("reuseNeeded") }] : problems }),
      reused > 0 ? /* @__PURE__ */ jsx39(Banner, { tone: "success", children: /* @__PURE__ */ jsx39("p", { children: d("reused", { n: reused }) }) }) : null,
      /* @__PURE__ */ jsx39(StepIndicator, { current: index + 1, total: pages.length + 1, label: procedure.name[lang] }),
      /* @__PURE__ */ jsx39("h1", { children: current2.title[lang] }),
      current2.intro ? /* @__PURE__ */ jsx39("p", { class: "lede", children: current2.intro[lang] }) : null,
      offered > 0 ? /* @__PURE__ */ jsxs36(Card, { title: d("reuseTitle"), level: 2, children: [
        /* @__PURE__ */ jsx39("p", { children: d("reuseBody", { n: offered }) }),
        /* @__PURE__ */ jsxs36(Form, { action: staying(c, at(draftId2, "dien-san")), children: [
          /* @__PURE__ */ jsx39(
            Checkbox,
            {
              name: "consent",
              label: d("reuseConsent"),
              ...consentMissing ? { error: d("reuseNeeded") } : {}
            }
          ),
          /* @__PURE__ */ jsx39(Button, { kind: "secondary", children: d("reuseButton") })
        ] })
      ] }) : null,
      /* @__PURE__ */ jsxs36(
        "div",
        {
          class: "stack",
          "data-draft": offline ? `${draftId2}/${key3}` : void 0,
          "data-version": offline ? draft.updatedAt.toISOString() : void 0,
          children: [
            offline ? /* @__PURE__ */ jsx39(KeptHere, { lang }) : null,
            /* @__PURE__ */ jsxs36(Form, { action: own, multipart: hasFiles || hasRows, children: [
              drawn.map((field) => /* @__PURE__ */ jsx39(
                FieldControl,
                {
                  field,
                  answers: draft.answers,
                  problems,
                  files: draft.files,
                  communes,
                  maxBytes: ctx.app.config.maxUploadBytes,
                  moreOf: c.req.query(MARKS2.more),
                  lang
                }
              )),
              /* @__PURE__ */ jsxs36(ButtonGroup, { children: [
                /* @__PURE__ */ jsx39(Button, { name: "_then", value: "next", children: t("next") }),
                hasFiles ? /* @__PURE__ */ jsx39(Button, { kind: "secondary", name: "_then", value: "stay", children: t("upload") }) : null,
                /* @__PURE__ */ jsx39(Button, { kind: "quiet", name: "_then", value: "later", children: t("saveLater") })
              ] })
            ] })
          ]
        }
      ),
      /* @__PURE__ */ jsx39("p", { children: /* @__PURE__ */ jsx39(Link, { href: withQuery(own, { [MARKS2.offline]: offline ? null : "1" }), children: offline ? d("offlineOff") : d("offlineOffer") }) })
    ] })
  );
}
var asksForPlace = (field) => field.kind === "commune" || field.kind === "address" || field.kind === "group" && field.fields.some(asksForPlace);
function KeptHere({ lang }) {
  const d = draftWords(lang);
  return /* @__PURE__ */ jsxs36(Fragment19, { children: [
    /* @__PURE__ */ jsx39(Notice, { tone: "info", children: /* @__PURE__ */ jsx39("p", { children: d("offlineOn") }) }),
    /* @__PURE__ */ jsx39("div", { "data-say": "restored", role: "status", hidden: true, children: /* @__PURE__ */ jsx39(Notice, { tone: "success", children: /* @__PURE__ */ jsx39("p", { children: d("restored") }) }) }),
    /* @__PURE__ */ jsx39("div", { "data-say": "offline", role: "status", hidden: true, children: /* @__PURE__ */ jsx39(Notice, { tone: "warning", children: /* @__PURE__ */ jsx39("p", { children: d("offlineNow") }) }) })
  ] });
}
async function fillFromEarlier(c) {
  const ctx = c.get("ctx");
  const draftId2 = c.req.param("draft") ?? "";
  const form = await c.req.parseBody();
  const draft = await ask(ctx, openDraft, { draftId: draftId2 });
  const first = shownPages(draft.version.procedure.form, draft.answers)[0]?.key ?? CHECK;
  if (form.consent !== "yes") return c.redirect(staying(c, at(draftId2, first), { [MARKS2.consent]: "1" }), 303);
  const { filled } = await execute(ctx, reuseAnswers, { draftId: draftId2, consent: true });
  return c.redirect(staying(c, at(draftId2, first), { [MARKS2.reused]: String(filled) }), 303);
}
async function keepFile(ctx, draftId2, field, received) {
  try {
    await ctx.db.transaction().execute(async (tx) => {
      const inside2 = { ...ctx, db: tx };
      const ownerId = ctx.actor.kind === "person" ? ctx.actor.personId : null;
      const file = await putFile(inside2, received, { purpose: "services.component", ownerId });
      await execute(inside2, attachFile, { draftId: draftId2, field, fileId: file.id, name: file.name, size: file.size });
    });
    return [];
  } catch (error) {
    if (error instanceof Problem && error.fields.length > 0) return error.fields;
    throw error;
  }
}
async function saveFormPage(c) {
  const ctx = c.get("ctx");
  const draftId2 = c.req.param("draft") ?? "";
  const key3 = c.req.param("page") ?? "";
  const changing = c.req.query("sua") === "1";
  const draft = await ask(ctx, openDraft, { draftId: draftId2 });
  const current2 = findPage(draft, key3);
  const uploads = current2.fields.filter((field) => field.kind === "file");
  let form;
  try {
    form = await readForm(ctx, c.req.raw, {
      files: Object.fromEntries(
        uploads.map((field) => [field.key, { accept: photosAndPdf, maxCount: field.maxFiles }])
      )
    });
  } catch (error) {
    if (error instanceof Problem && error.fields.length > 0) return formPage(c, { problems: error.fields });
    throw error;
  }
  const values = Object.fromEntries([...new Set(form.fields.keys())].map((name) => [name, form.fields.getAll(name)]));
  const fileProblems = [];
  try {
    for (const field of uploads) {
      for (const file of form.files.get(field.key) ?? [])
        fileProblems.push(...await keepFile(ctx, draftId2, field.key, file));
    }
  } finally {
    await form.dispose();
  }
  const remove = form.fields.get("_remove");
  if (remove) await execute(ctx, detachFile, { draftId: draftId2, draftFileId: remove });
  const asked2 = form.fields.get("_then") ?? "next";
  const removeRow = /^remove:(\w+\.\d{1,2})$/.exec(asked2)?.[1];
  const more = /^add:(\w+)$/.exec(asked2)?.[1];
  const { problems, next } = await execute(ctx, answerPage, {
    draftId: draftId2,
    page: key3,
    values,
    ...removeRow ? { removeRow } : {}
  });
  const then = remove || removeRow || more ? "stay" : asked2;
  const own = staying(c, at(draftId2, key3), {
    ...changing ? { [MARKS2.changing]: "1" } : {},
    ...more ? { [MARKS2.more]: more } : {}
  });
  if (fileProblems.length > 0) return formPage(c, { problems: fileProblems });
  if (then === "later") return c.redirect("/ho-so?luu=1", 303);
  if (then === "stay") return c.redirect(own, 303);
  if (problems.length > 0) return formPage(c, { problems });
  return c.redirect(staying(c, at(draftId2, next === null || changing && !opened(next) ? CHECK : next)), 303);
  function opened(pageKey) {
    const later = draft.version.procedure.form.pages.find((one) => one.key === pageKey);
    return !shownPages(draft.version.procedure.form, draft.answers).some((one) => one.key === later?.key);
  }
}
async function checkPage(c, problem) {
  const ctx = c.get("ctx");
  const { lang } = ctx;
  const t = words6(lang);
  const d = draftWords(lang);
  const draftId2 = c.req.param("draft") ?? "";
  const draft = await ask(ctx, openDraft, { draftId: draftId2 });
  const { procedure } = draft.version;
  const units = await unitsOf(ctx);
  const unitName = (id2) => units.unitById(id2, localDate(ctx.now))?.name ?? "";
  const world = await answerWorld(ctx, draft.files);
  const warnings2 = warningsOfForm(procedure.form, draft.answers, world);
  const pages = shownPages(procedure.form, draft.answers);
  const shown = shownFields(procedure.form, draft.answers);
  const total = pages.length;
  return page2(
    c,
    {
      door: "portal",
      title: `${t("check")} \u2013 ${procedure.name[lang]}`,
      noIndex: true,
      problem,
      crumbs: [{ href: `/thu-tuc/${procedure.code}`, label: procedure.name[lang] }, { label: t("check") }]
    },
    /* @__PURE__ */ jsxs36(Fragment19, { children: [
      /* @__PURE__ */ jsx39(BackLink, { href: at(draftId2, pages[total - 1]?.key ?? "") }),
      /* @__PURE__ */ jsx39(ErrorSummary, { problems: problem?.fields }),
      /* @__PURE__ */ jsx39(StepIndicator, { current: total + 1, total: total + 1, label: procedure.name[lang] }),
      /* @__PURE__ */ jsx39("h1", { children: t("check") }),
      /* @__PURE__ */ jsx39("p", { class: "lede", children: t("checkLede") }),
      warnings2.length > 0 ? /* @__PURE__ */ jsxs36(Notice, { tone: "warning", title: d("warningsTitle"), children: [
        /* @__PURE__ */ jsx39("ul", { children: warnings2.map((warning) => /* @__PURE__ */ jsx39("li", { children: /* @__PURE__ */ jsx39(Link, { href: `${at(draftId2, warning.page)}?sua=1#${fieldId(warning.path)}`, children: warning.message }) })) }),
        /* @__PURE__ */ jsx39("p", { children: d("warningsBody") })
      ] }) : null,
      pages.map((current2) => /* @__PURE__ */ jsx39(
        SummaryList,
        {
          title: current2.title[lang],
          answers: shown.filter((one) => one.page.key === current2.key).flatMap(({ field }) => {
            const changeHref = `${at(draftId2, current2.key)}?sua=1`;
            const rows = field.kind === "group" ? rowsOf(draft.answers[field.key]) : [];
            if (field.kind === "group" && rows.length > 0) {
              return rows.map((row, i) => ({
                label: `${field.item[lang]} ${i + 1}`,
                value: rowText(field.fields, row, lang, unitName),
                changeHref
              }));
            }
            const value = field.kind === "file" ? draft.files.filter((file) => file.field === field.key).map((file) => file.name).join(", ") : answerText(field, draft.answers[field.key], lang, unitName);
            return [{ label: field.label[lang], value: value || t("notAnswered"), changeHref }];
          })
        }
      )),
      /* @__PURE__ */ jsx39(WhatFollows, { procedure, answers: draft.answers, day: localDate(ctx.now), lang }),
      /* @__PURE__ */ jsx39("h2", { children: t("declaration") }),
      /* @__PURE__ */ jsx39("p", { children: procedure.form.declaration[lang] }),
      /* @__PURE__ */ jsxs36(Form, { action: at(draftId2, CHECK), hidden: { _key: randomUUID5() }, children: [
        /* @__PURE__ */ jsx39(Checkbox, { name: "declared", label: t("declare"), error: errorFor(problem?.fields, "declared") }),
        /* @__PURE__ */ jsx39(ButtonGroup, { children: /* @__PURE__ */ jsx39(Button, { children: t("send") }) })
      ] })
    ] })
  );
}
function WhatFollows({
  procedure,
  answers: given2,
  day: day5,
  lang
}) {
  const t = words6(lang);
  const d = draftWords(lang);
  const answers = trimAnswers(procedure.form, given2);
  const fees = computeFees(procedure, "online", { answers, day: day5 });
  const { presence } = procedure;
  return /* @__PURE__ */ jsxs36(Fragment19, { children: [
    fees.lines.length > 0 ? /* @__PURE__ */ jsxs36(Notice, { tone: "info", children: [
      fees.open.length === 0 ? /* @__PURE__ */ jsx39("p", { children: t("feeNotice", { amount: formatMoney2(fees.total, lang) }) }) : null,
      /* @__PURE__ */ jsx39("ul", { children: fees.lines.map((line3) => /* @__PURE__ */ jsx39("li", { children: line3.amount === void 0 ? d("feeOpen", { name: line3.name[lang] }) : d("feeLine", { name: line3.name[lang], amount: formatMoney2(line3.amount, lang) }) })) })
    ] }) : null,
    presence ? /* @__PURE__ */ jsx39(Notice, { tone: "warning", title: d("presence"), children: /* @__PURE__ */ jsxs36("p", { children: [
      presence.people.map((who) => who[lang]).join(", "),
      ": ",
      presence.note[lang]
    ] }) }) : null
  ] });
}
async function sendApplication(c) {
  const ctx = c.get("ctx");
  const t = words6(ctx.lang);
  const draftId2 = c.req.param("draft") ?? "";
  const form = await c.req.parseBody();
  if (form.declared !== "yes") {
    const message = t("declareNeeded");
    return checkPage(
      c,
      new Problem(422, "declaration_needed", { vi: message, en: message }, [{ path: "declared", message }])
    );
  }
  try {
    const { code: code3 } = await execute(ctx, submitDossier, { draftId: draftId2, declared: true });
    return c.redirect(`/ho-so/${code3}?da-nop=1`, 303);
  } catch (error) {
    if (error instanceof Problem && error.code === "form_incomplete") return checkPage(c, error);
    throw error;
  }
}
async function discardPage(c) {
  const ctx = c.get("ctx");
  const t = words6(ctx.lang);
  const draftId2 = c.req.param("draft") ?? "";
  await ask(ctx, openDraft, { draftId: draftId2 });
  return page2(
    c,
    { door: "portal", title: t("discardAsk"), noIndex: true },
    /* @__PURE__ */ jsx39(ConfirmPage, { title: t("discardAsk"), action: at(draftId2, "xoa"), confirm: t("discard"), cancelHref: "/ho-so", danger: true, children: /* @__PURE__ */ jsx39("p", { children: t("discardBody") }) })
  );
}
async function discardApplication(c) {
  const ctx = c.get("ctx");
  if (ctx.actor.kind === "anonymous") throw signInRequired();
  await execute(ctx, discardDraft, { draftId: c.req.param("draft") ?? "" });
  return c.redirect("/ho-so", 303);
}

// src/modules/services/pages/deed-words.ts
var deedWords = defineMessages({
  receive: { vi: "Ti\u1EBFp nh\u1EADn h\u1ED3 s\u01A1", en: "Receive" },
  receiveHint: {
    vi: "H\u1ED3 s\u01A1 \u0111\u1EE7 v\xE0 h\u1EE3p l\u1EC7. Gi\u1EA5y ti\u1EBFp nh\u1EADn v\xE0 h\u1EB9n tr\u1EA3 s\u1EBD \u0111\u01B0\u1EE3c k\xFD s\u1ED1 v\xE0 g\u1EEDi cho ng\u01B0\u1EDDi n\u1ED9p.",
    en: "It is complete and valid. The receipt slip will be signed and sent."
  },
  limitCase: { vi: "Tr\u01B0\u1EDDng h\u1EE3p \xE1p d\u1EE5ng th\u1EDDi h\u1EA1n", en: "Case of the time limit" },
  usualLimit: { vi: "Th\u1EDDi h\u1EA1n th\xF4ng th\u01B0\u1EDDng", en: "The usual limit" },
  askCompletion: { vi: "Y\xEAu c\u1EA7u ho\xE0n thi\u1EC7n h\u1ED3 s\u01A1", en: "Ask to complete it" },
  refuse: { vi: "T\u1EEB ch\u1ED1i ti\u1EBFp nh\u1EADn", en: "Refuse" },
  refuseReason: { vi: "L\xFD do t\u1EEB ch\u1ED1i v\xE0 h\u01B0\u1EDBng d\u1EABn ng\u01B0\u1EDDi n\u1ED9p", en: "Reason, and what the applicant can do" },
  start: { vi: "B\u1EAFt \u0111\u1EA7u th\u1EA9m \u0111\u1ECBnh", en: "Start the examination" },
  propose: { vi: "Tr\xECnh l\xE3nh \u0111\u1EA1o", en: "Propose to the leader" },
  opinion: { vi: "\xDD ki\u1EBFn th\u1EA9m \u0111\u1ECBnh", en: "Opinion" },
  askSupplement: { vi: "Y\xEAu c\u1EA7u b\u1ED5 sung", en: "Ask for a supplement" },
  supplementWhat: { vi: "Gi\u1EA5y t\u1EDD, n\u1ED9i dung c\u1EA7n b\u1ED5 sung v\xE0 c\u0103n c\u1EE9", en: "What is missing, and on what basis" },
  oneALine: {
    vi: "M\u1ED7i m\u1EE5c m\u1ED9t d\xF2ng. Ch\u1EC9 \u0111\u01B0\u1EE3c y\xEAu c\u1EA7u m\u1ED9t l\u1EA7n, h\xE3y n\xEAu \u0111\u1EE7.",
    en: "One item a line. It can be asked for only once, so name everything."
  },
  supplyBy: { vi: "Th\u1EDDi h\u1EA1n b\u1ED5 sung", en: "To be supplied by" },
  askPayment: { vi: "Y\xEAu c\u1EA7u ngh\u0129a v\u1EE5 t\xE0i ch\xEDnh", en: "Ask for payment" },
  askPaymentHint: {
    vi: "Th\u1EDDi gian gi\u1EA3i quy\u1EBFt t\u1EA1m d\u1EEBng \u0111\u1EBFn khi c\xF3 x\xE1c nh\u1EADn \u0111\xE3 n\u1ED9p.",
    en: "The clock stands still until the payment is confirmed."
  },
  amount: { vi: "S\u1ED1 ti\u1EC1n (\u0111\u1ED3ng)", en: "Amount (VND)" },
  paymentReason: { vi: "Kho\u1EA3n n\u1ED9p v\xE0 c\u0103n c\u1EE9", en: "What for, and on what basis" },
  confirmPayment: { vi: "X\xE1c nh\u1EADn \u0111\xE3 n\u1ED9p ti\u1EC1n", en: "Confirm the payment" },
  paymentReference: { vi: "S\u1ED1 bi\xEAn lai ho\u1EB7c m\xE3 giao d\u1ECBch", en: "Number of the receipt or transaction" },
  consult: { vi: "L\u1EA5y \xFD ki\u1EBFn c\u01A1 quan kh\xE1c", en: "Consult another agency" },
  consultedAgency: { vi: "C\u01A1 quan \u0111\u01B0\u1EE3c l\u1EA5y \xFD ki\u1EBFn", en: "Agency" },
  question: { vi: "N\u1ED9i dung c\u1EA7n \xFD ki\u1EBFn", en: "Question" },
  answerBy: { vi: "Tr\u1EA3 l\u1EDDi tr\u01B0\u1EDBc h\u1EBFt ng\xE0y", en: "Answer by the end of" },
  decide: { vi: "Ph\xEA duy\u1EC7t v\xE0 k\xFD s\u1ED1", en: "Decide and sign" },
  decideHint: {
    vi: "K\u1EBFt qu\u1EA3 \u0111\u01B0\u1EE3c \u0111\xE1nh s\u1ED1, l\u1EADp th\xE0nh v\u0103n b\u1EA3n v\xE0 k\xFD b\u1EB1ng ch\u1EE9ng th\u01B0 s\u1ED1 c\u1EE7a b\u1EA1n.",
    en: "The result is numbered, written and signed with your certificate."
  },
  sendBack: { vi: "Tr\u1EA3 l\u1EA1i chuy\xEAn vi\xEAn", en: "Send back" },
  sendBackReason: { vi: "N\u1ED9i dung c\u1EA7n l\xE0m l\u1EA1i", en: "What to do again" },
  deny: { vi: "T\u1EEB ch\u1ED1i gi\u1EA3i quy\u1EBFt", en: "Refuse by decision" },
  denyHint: {
    vi: "Th\xF4ng b\xE1o t\u1EEB ch\u1ED1i \u0111\u01B0\u1EE3c \u0111\xE1nh s\u1ED1 v\xE0 k\xFD b\u1EB1ng ch\u1EE9ng th\u01B0 s\u1ED1 c\u1EE7a b\u1EA1n.",
    en: "A letter of refusal is numbered and signed with your certificate."
  },
  denyReason: { vi: "L\xFD do t\u1EEB ch\u1ED1i v\xE0 c\u0103n c\u1EE9 ph\xE1p l\xFD", en: "Reason and legal basis" },
  apologise: { vi: "Xin l\u1ED7i v\xE0 h\u1EB9n l\u1EA1i", en: "Apologise and set a new date" },
  apologiseHint: {
    vi: "Ch\u1EC9 m\u1ED9t l\u1EA7n, ch\u1EADm nh\u1EA5t m\u1ED9t ng\xE0y tr\u01B0\u1EDBc ng\xE0y h\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3.",
    en: "Only once, at least one day before the result is due."
  },
  newDate: { vi: "Ng\xE0y h\u1EB9n m\u1EDBi", en: "New date" },
  delayReason: { vi: "L\xFD do ch\u1EADm", en: "Reason for the delay" },
  stop: { vi: "D\u1EEBng gi\u1EA3i quy\u1EBFt", en: "Stop the work" },
  stopHint: {
    vi: "Th\xF4ng b\xE1o d\u1EEBng gi\u1EA3i quy\u1EBFt \u0111\u01B0\u1EE3c k\xFD s\u1ED1 v\xE0 g\u1EEDi cho ng\u01B0\u1EDDi n\u1ED9p.",
    en: "A notice is signed and sent to the applicant."
  },
  stopReason: { vi: "L\xFD do d\u1EEBng v\xE0 c\u0103n c\u1EE9 ph\xE1p l\xFD", en: "Reason and legal basis" },
  issue: { vi: "K\xFD s\u1ED1 c\u01A1 quan v\xE0 tr\u1EA3 k\u1EBFt qu\u1EA3", en: "Sign for the agency and hand over" },
  issueHint: {
    vi: "Ch\u1EEF k\xFD s\u1ED1 c\u1EE7a c\u01A1 quan \u0111\u01B0\u1EE3c th\xEAm v\xE0o k\u1EBFt qu\u1EA3; ng\u01B0\u1EDDi n\u1ED9p nh\u1EADn ngay b\u1EA3n \u0111i\u1EC7n t\u1EED.",
    en: "The agency\u2019s signature is added and the applicant gets the result at once."
  },
  correct: { vi: "\u0110\xEDnh ch\xEDnh k\u1EBFt qu\u1EA3", en: "Correct the result" },
  correctHint: {
    vi: "K\u1EBFt qu\u1EA3 m\u1EDBi c\xF3 s\u1ED1 m\u1EDBi. K\u1EBFt qu\u1EA3 c\u0169 v\u1EABn ki\u1EC3m tra \u0111\u01B0\u1EE3c v\xE0 hi\u1EC7n l\xE0 \u0111\xE3 b\u1ECB thay th\u1EBF.",
    en: "The new result has a number of its own. The old one can still be checked and is shown as replaced."
  },
  wrongAnswer: { vi: "N\u1ED9i dung sai", en: "What is wrong" },
  rightAnswer: { vi: "N\u1ED9i dung \u0111\xFAng", en: "What is right" },
  correctReason: { vi: "L\xFD do \u0111\xEDnh ch\xEDnh", en: "Reason for the correction" },
  revoke: { vi: "Thu h\u1ED3i k\u1EBFt qu\u1EA3", en: "Revoke the result" },
  revokeHint: {
    vi: "Ai ki\u1EC3m tra gi\u1EA5y t\u1EDD n\xE0y s\u1EBD th\u1EA5y l\xE0 \u0111\xE3 b\u1ECB thu h\u1ED3i, k\xE8m l\xFD do v\xE0 ng\xE0y.",
    en: "Whoever checks it sees that it was revoked, with the reason and the day."
  },
  revokeReason: { vi: "L\xFD do thu h\u1ED3i v\xE0 c\u0103n c\u1EE9", en: "Reason and basis" },
  shownToAll: {
    vi: "L\xFD do \u0111\u01B0\u1EE3c c\xF4ng khai \u1EDF trang ki\u1EC3m tra gi\u1EA5y t\u1EDD: kh\xF4ng ghi th\xF4ng tin c\xE1 nh\xE2n.",
    en: "The reason is public on the verification page: leave out personal data."
  },
  reopen: { vi: "Xem x\xE9t l\u1EA1i h\u1ED3 s\u01A1", en: "Open again" },
  reopenReason: { vi: "L\xFD do xem x\xE9t l\u1EA1i", en: "Why it is looked at again" },
  parts: { vi: "H\u1ED3 s\u01A1 th\xE0nh ph\u1EA7n", en: "Parts of the bundle" },
  partsLede: {
    vi: "B\u1EA1n ch\u1EC9 nh\u1EADn m\u1ED9t ng\xE0y h\u1EB9n: ng\xE0y h\u1EB9n mu\u1ED9n nh\u1EA5t c\u1EE7a c\xE1c h\u1ED3 s\u01A1 th\xE0nh ph\u1EA7n.",
    en: "You have one date: the latest of the parts."
  },
  part: { vi: "Vi\u1EC7c", en: "Part" },
  partOf: { vi: "Thu\u1ED9c h\u1ED3 s\u01A1 li\xEAn th\xF4ng", en: "Part of the bundle" },
  waitsForPart: { vi: "Ch\u1EDD k\u1EBFt qu\u1EA3 c\u1EE7a vi\u1EC7c tr\u01B0\u1EDBc", en: "Waits for another part" },
  payments: { vi: "Ngh\u0129a v\u1EE5 t\xE0i ch\xEDnh", en: "Payments" },
  paymentOpen: { vi: "Ch\u01B0a n\u1ED9p", en: "Not paid" },
  paymentDone: { vi: "\u0110\xE3 n\u1ED9p", en: "Paid" },
  payNow: { vi: "B\u1EA1n c\u1EA7n n\u1ED9p {amount}", en: "You need to pay {amount}" },
  consultations: { vi: "L\u1EA5y \xFD ki\u1EBFn", en: "Consultations" },
  noAnswerYet: { vi: "Ch\u01B0a tr\u1EA3 l\u1EDDi", en: "No answer yet" },
  closedUnanswered: { vi: "H\u1ED3 s\u01A1 k\u1EBFt th\xFAc tr\u01B0\u1EDBc khi c\xF3 tr\u1EA3 l\u1EDDi", en: "The dossier ended before an answer came" },
  verdict_agree: { vi: "\u0110\u1ED3ng \xFD", en: "Agrees" },
  verdict_disagree: { vi: "Kh\xF4ng \u0111\u1ED3ng \xFD", en: "Does not agree" },
  verdict_other: { vi: "\xDD ki\u1EBFn kh\xE1c", en: "Another opinion" },
  verdict: { vi: "\xDD ki\u1EBFn", en: "Opinion" },
  toAnswer: { vi: "Phi\u1EBFu l\u1EA5y \xFD ki\u1EBFn g\u1EEDi \u0111\u1EBFn", en: "Consultations to answer" },
  toAnswerNone: { vi: "Kh\xF4ng c\xF3 phi\u1EBFu l\u1EA5y \xFD ki\u1EBFn n\xE0o ch\u1EDD tr\u1EA3 l\u1EDDi", en: "No consultation waits for an answer" },
  answered: { vi: "\u0110\xE3 tr\u1EA3 l\u1EDDi g\u1EA7n \u0111\xE2y", en: "Answered lately" },
  answer: { vi: "N\u1ED9i dung tr\u1EA3 l\u1EDDi", en: "Answer" },
  sendAnswer: { vi: "G\u1EEDi tr\u1EA3 l\u1EDDi", en: "Send the answer" },
  answerSent: { vi: "\u0110\xE3 g\u1EEDi tr\u1EA3 l\u1EDDi", en: "The answer was sent" },
  askedAt: { vi: "G\u1EEDi l\xFAc", en: "Asked at" },
  askedBy: { vi: "C\u01A1 quan h\u1ECFi", en: "Asked by" },
  openDossier: { vi: "M\u1EDF h\u1ED3 s\u01A1", en: "Open the dossier" },
  dossier: { vi: "H\u1ED3 s\u01A1", en: "Dossier" },
  due: { vi: "H\u1EA1n tr\u1EA3 l\u1EDDi", en: "Answer due" },
  stepTimes: { vi: "Th\u1EDDi gian t\u1EEBng b\u01B0\u1EDBc", en: "Time per step" },
  stepName: { vi: "B\u01B0\u1EDBc", en: "Step" },
  stepSpent: { vi: "Gi\u1EDD l\xE0m vi\u1EC7c \u0111\xE3 d\xF9ng", en: "Working hours used" },
  stepWaited: { vi: "Gi\u1EDD ch\u1EDD ng\u01B0\u1EDDi n\u1ED9p", en: "Hours waited for the applicant" },
  stepDue: { vi: "H\u1EA1n c\u1EE7a b\u01B0\u1EDBc n\xE0y", en: "This step is due" },
  controlSlip: { vi: "Phi\u1EBFu ki\u1EC3m so\xE1t (PDF)", en: "Control slip (PDF)" },
  register: { vi: "S\u1ED5 theo d\xF5i h\u1ED3 s\u01A1", en: "Register of dossiers" },
  registerLede: {
    vi: "In s\u1ED5 theo d\xF5i c\u1EE7a c\u01A1 quan ti\u1EBFp nh\u1EADn trong m\u1ED9t kho\u1EA3ng th\u1EDDi gian, kh\u1ED5 A4 ngang.",
    en: "Print the register of a receiving agency for a period, A4 landscape."
  },
  registerAgency: { vi: "C\u01A1 quan ti\u1EBFp nh\u1EADn", en: "Receiving agency" },
  registerFrom: { vi: "Ti\u1EBFp nh\u1EADn t\u1EEB ng\xE0y", en: "Received from" },
  registerTo: { vi: "\u0110\u1EBFn h\u1EBFt ng\xE0y", en: "Until the end of" },
  registerPrint: { vi: "T\u1EA3i s\u1ED5 (PDF)", en: "Download the register (PDF)" },
  signatureSound: { vi: "Ch\u1EEF k\xFD s\u1ED1 \u0111\xFAng, t\u1EC7p c\xF2n nguy\xEAn v\u1EB9n", en: "The signatures are sound, the file is unchanged" },
  replaced: { vi: "Gi\u1EA5y t\u1EDD n\xE0y \u0111\xE3 \u0111\u01B0\u1EE3c thay th\u1EBF", en: "This document was replaced" },
  replacedBody: {
    vi: "Ch\u1EEF k\xFD s\u1ED1 v\u1EABn \u0111\xFAng, nh\u01B0ng gi\u1EA5y t\u1EDD kh\xF4ng c\xF2n hi\u1EC7u l\u1EF1c t\u1EEB {at}. L\xFD do: {reason}",
    en: "Its signature is sound, but it has not been in force since {at}. Reason: {reason}"
  },
  replacedBy: { vi: "Gi\u1EA5y t\u1EDD thay th\u1EBF", en: "Replaced by" },
  revoked: { vi: "Gi\u1EA5y t\u1EDD n\xE0y \u0111\xE3 b\u1ECB thu h\u1ED3i", en: "This document was revoked" },
  revokedBody: {
    vi: "Thu h\u1ED3i l\xFAc {at}. L\xFD do: {reason}",
    en: "Revoked at {at}. Reason: {reason}"
  },
  paper_replaced: { vi: "\u0111\xE3 b\u1ECB thay th\u1EBF", en: "replaced" },
  paper_revoked: { vi: "\u0111\xE3 b\u1ECB thu h\u1ED3i", en: "revoked" }
});

// src/modules/services/pages/consultations.tsx
import { Fragment as Fragment20, jsx as jsx40, jsxs as jsxs37 } from "hono/jsx/jsx-runtime";
async function consultationsPage(c) {
  const ctx = c.get("ctx");
  const say = deedWords(ctx.lang);
  const open3 = await ask(ctx, consultationInbox, {});
  const answered = await ask(ctx, consultationInbox, { answered: true });
  const agencies = await agenciesOf(ctx);
  const name = (id2) => agencies.agencyById(id2, localDate(ctx.now))?.name ?? "";
  const columns5 = [
    {
      header: say("question"),
      cell: (line3) => /* @__PURE__ */ jsx40("a", { href: `/can-bo/lay-y-kien/${line3.id}`, children: line3.question }),
      main: true
    },
    { header: say("dossier"), cell: (line3) => line3.code },
    { header: say("askedBy"), cell: (line3) => name(line3.askingAgencyId) }
  ];
  return page2(
    c,
    { door: "workspace", title: say("toAnswer"), crumbs: [{ label: say("toAnswer") }] },
    /* @__PURE__ */ jsxs37(Fragment20, { children: [
      c.req.query("xong") ? /* @__PURE__ */ jsx40(Banner, { tone: "success", children: say("answerSent") }) : null,
      /* @__PURE__ */ jsx40(PageHead, { title: say("toAnswer") }),
      /* @__PURE__ */ jsx40(
        Table,
        {
          caption: say("toAnswer"),
          captionHidden: true,
          columns: [
            ...columns5,
            {
              header: say("due"),
              cell: (line3) => /* @__PURE__ */ jsx40(DeadlineTag, { state: line3.dueAt < ctx.now ? "overdue" : "on-time", due: line3.dueAt })
            }
          ],
          rows: open3,
          empty: say("toAnswerNone")
        }
      ),
      answered.length > 0 ? /* @__PURE__ */ jsxs37(Fragment20, { children: [
        /* @__PURE__ */ jsx40("h2", { children: say("answered") }),
        /* @__PURE__ */ jsx40(
          Table,
          {
            caption: say("answered"),
            captionHidden: true,
            columns: [
              ...columns5,
              {
                header: say("verdict"),
                cell: (line3) => line3.verdict ? say(`verdict_${line3.verdict}`) : ""
              }
            ],
            rows: answered
          }
        )
      ] }) : null
    ] })
  );
}
async function consultationPage(c, problem, typed) {
  const ctx = c.get("ctx");
  const { lang } = ctx;
  const say = deedWords(lang);
  const asked2 = await ask(ctx, openConsultation, { consultationId: c.req.param("id") ?? "" });
  const agencies = await agenciesOf(ctx);
  const open3 = !asked2.answeredAt && !asked2.closedAt;
  return page2(
    c,
    {
      door: "workspace",
      title: `${say("toAnswer")} \u2013 ${asked2.code}`,
      problem,
      crumbs: [{ href: "/can-bo/lay-y-kien", label: say("toAnswer") }, { label: asked2.code }]
    },
    /* @__PURE__ */ jsxs37(Fragment20, { children: [
      problem && problem.fields.length === 0 ? /* @__PURE__ */ jsx40(Banner, { tone: "error", children: problem.text[lang] }) : null,
      /* @__PURE__ */ jsx40(ErrorSummary, { problems: problem?.fields }),
      /* @__PURE__ */ jsx40(PageHead, { title: asked2.subject, kicker: asked2.code }),
      /* @__PURE__ */ jsx40(
        KeyValue,
        {
          items: [
            { label: say("askedBy"), value: agencies.agencyById(asked2.askingAgencyId, localDate(ctx.now))?.name ?? "" },
            { label: say("question"), value: asked2.question },
            { label: say("askedAt"), value: /* @__PURE__ */ jsx40(DateTime, { value: asked2.askedAt }) },
            {
              label: say("due"),
              value: open3 ? /* @__PURE__ */ jsx40(DeadlineTag, { state: asked2.dueAt < ctx.now ? "overdue" : "on-time", due: asked2.dueAt }) : /* @__PURE__ */ jsx40(DateTime, { value: asked2.dueAt })
            },
            ...asked2.verdict ? [
              { label: say("verdict"), value: say(`verdict_${asked2.verdict}`) },
              { label: say("answer"), value: asked2.answer ?? "" }
            ] : []
          ]
        }
      ),
      /* @__PURE__ */ jsx40("p", { children: /* @__PURE__ */ jsx40(ButtonLink, { kind: "secondary", href: `/can-bo/ho-so/${asked2.dossierId}`, children: say("openDossier") }) }),
      open3 ? /* @__PURE__ */ jsxs37(Form, { action: `/can-bo/lay-y-kien/${asked2.id}`, children: [
        /* @__PURE__ */ jsx40(
          Radios,
          {
            name: "verdict",
            label: say("verdict"),
            inline: true,
            options: ["agree", "disagree", "other"].map((value) => ({
              value,
              label: say(`verdict_${value}`)
            })),
            value: typed?.verdict,
            error: errorFor(problem?.fields, "verdict")
          }
        ),
        /* @__PURE__ */ jsx40(
          Textarea,
          {
            name: "answer",
            label: say("answer"),
            rows: 5,
            maxLength: 2e3,
            value: typed?.answer,
            error: errorFor(problem?.fields, "answer")
          }
        ),
        /* @__PURE__ */ jsx40(Button, { children: say("sendAnswer") })
      ] }) : null
    ] })
  );
}
async function answerDeed(c) {
  const ctx = c.get("ctx");
  const form = await c.req.parseBody();
  const typed = { verdict: String(form.verdict ?? ""), answer: String(form.answer ?? "") };
  try {
    await execute(ctx, answerConsultation, {
      consultationId: c.req.param("id") ?? "",
      verdict: typed.verdict,
      answer: typed.answer
    });
  } catch (error) {
    if (error instanceof Problem && (error.status === 409 || error.status === 422))
      return consultationPage(c, error, typed);
    throw error;
  }
  return c.redirect("/can-bo/lay-y-kien?xong=1", 303);
}

// src/modules/services/pages/deeds.tsx
import { Fragment as Fragment21, jsx as jsx41, jsxs as jsxs38 } from "hono/jsx/jsx-runtime";
var reason2 = (label, hint) => ({
  name: "reason",
  kind: "text",
  label,
  ...hint ? { hint } : {}
});
var supplyBy = { name: "supplyBy", kind: "date", label: "supplyBy", optional: true };
var DEEDS = [
  {
    action: "receive",
    command: receiveDossier,
    path: "tiep-nhan",
    button: "receive",
    hint: "receiveHint",
    fields: [{ name: "limitCase", kind: "case", label: "limitCase", optional: true }]
  },
  {
    action: "requestSupplement",
    command: requestCompletion,
    path: "hoan-thien",
    button: "askCompletion",
    fields: [reason2("supplementWhat", "oneALine"), supplyBy],
    state: STATE.submitted
  },
  {
    action: "refuse",
    command: refuseDossier,
    path: "tu-choi",
    button: "refuse",
    fields: [reason2("refuseReason")],
    danger: true
  },
  { action: "start", command: startDossier, path: "tham-dinh", button: "start" },
  {
    action: "propose",
    command: proposeDossier,
    path: "trinh",
    button: "propose",
    fields: [{ name: "opinion", kind: "text", label: "opinion" }],
    step: "process"
  },
  {
    action: "requestSupplement",
    command: requestSupplement,
    path: "bo-sung",
    button: "askSupplement",
    fields: [reason2("supplementWhat", "oneALine"), supplyBy],
    state: STATE.processing
  },
  {
    action: "requestPayment",
    command: requestPayment,
    path: "nghia-vu-tai-chinh",
    button: "askPayment",
    hint: "askPaymentHint",
    fields: [{ name: "amount", kind: "money", label: "amount" }, reason2("paymentReason")],
    step: "process"
  },
  {
    action: "confirmPayment",
    command: confirmPayment,
    path: "da-nop-tien",
    button: "confirmPayment",
    fields: [{ name: "reference", kind: "line", label: "paymentReference" }]
  },
  {
    action: "consult",
    command: consultAgency,
    path: "lay-y-kien",
    button: "consult",
    fields: [
      { name: "agencyId", kind: "agency", label: "consultedAgency" },
      { name: "question", kind: "text", label: "question" },
      { name: "dueOn", kind: "date", label: "answerBy" }
    ],
    step: "process"
  },
  {
    action: "decide",
    command: decideDossier,
    path: "phe-duyet",
    button: "decide",
    hint: "decideHint",
    step: "approve"
  },
  {
    action: "sendBack",
    command: sendBackDossier,
    path: "tra-lai",
    button: "sendBack",
    fields: [reason2("sendBackReason")],
    step: "approve"
  },
  {
    action: "deny",
    command: denyDossier,
    path: "khong-chap-thuan",
    button: "deny",
    hint: "denyHint",
    fields: [reason2("denyReason")],
    step: "approve",
    danger: true
  },
  {
    action: "apologise",
    command: apologiseDossier,
    path: "xin-loi",
    button: "apologise",
    hint: "apologiseHint",
    fields: [{ name: "newDate", kind: "date", label: "newDate" }, reason2("delayReason")]
  },
  {
    action: "stop",
    command: stopDossier,
    path: "dung",
    button: "stop",
    hint: "stopHint",
    fields: [reason2("stopReason")],
    danger: true
  },
  { action: "issue", command: issueDossier, path: "tra-ket-qua", button: "issue", hint: "issueHint" },
  {
    action: "correct",
    command: correctResult,
    path: "dinh-chinh",
    button: "correct",
    hint: "correctHint",
    fields: [
      { name: "key", kind: "answer", label: "wrongAnswer", optional: true },
      { name: "value", kind: "line", label: "rightAnswer", optional: true },
      reason2("correctReason")
    ]
  },
  {
    action: "revoke",
    command: revokeResult,
    path: "thu-hoi",
    button: "revoke",
    hint: "revokeHint",
    fields: [reason2("revokeReason", "shownToAll")],
    danger: true
  },
  {
    action: "reopen",
    command: reopenDossier,
    path: "xem-xet-lai",
    button: "reopen",
    fields: [reason2("reopenReason")]
  }
];
async function possibleDeeds(ctx, dossier2, transitions) {
  const deeds = [];
  const grants = ctx.actor.kind === "person" ? ctx.actor.grants : [];
  for (const deed of DEEDS) {
    if (refusalOf(dossier2, deed.action, transitions)) continue;
    if (deed.step && dossier2.step !== deed.step) continue;
    if (deed.state && dossier2.state !== deed.state) continue;
    const scope2 = await deed.command.allow.scope?.(ctx, { dossierId: dossier2.id });
    if (await anyGrantCovers(ctx, grants, deed.command.allow.roles ?? [], scope2 ?? {})) deeds.push(deed);
  }
  return deeds;
}
var TYPED = ["text", "textarea", "personalId", "phone", "email", "integer", "money"];
async function choicesFor(ctx, dossier2, procedure) {
  const day5 = localDate(ctx.now);
  const agencies = await agenciesOf(ctx);
  const own = agencies.agenciesAt(day5, { unitId: dossier2.unitId });
  const above = agencies.agenciesAt(day5).filter((agency) => agency.identifier.split(".").length <= 2);
  const known = new Map([...own, ...above].map((agency) => [agency.id, agency.name]));
  known.delete(dossier2.decidingAgencyId);
  return {
    agencies: [...known].map(([value, label]) => ({ value, label })),
    cases: (procedure.cases ?? []).map(({ key: key3, name }) => ({ value: key3, label: name[ctx.lang] })),
    answers: fieldsOf(procedure.form).filter((field) => TYPED.includes(field.kind)).map((field) => ({ value: field.key, label: field.label[ctx.lang] }))
  };
}
function DeedForm({
  deed,
  dossier: dossier2,
  choices: choices2,
  first,
  lang,
  problem,
  typed
}) {
  const t = deedWords(lang);
  return /* @__PURE__ */ jsxs38(Form, { action: `/can-bo/ho-so/${dossier2.id}/${deed.path}`, hidden: { version: String(dossier2.version) }, children: [
    (deed.fields ?? []).map((field) => /* @__PURE__ */ jsx41(DeedInput, { field, deed, choices: choices2, lang, problem, typed })),
    deed.hint ? /* @__PURE__ */ jsx41("p", { class: "field__hint", children: t(deed.hint) }) : null,
    /* @__PURE__ */ jsx41(Button, { kind: first ? "primary" : deed.danger ? "danger" : "secondary", children: t(deed.button) })
  ] });
}
function DeedInput({
  field,
  deed,
  choices: choices2,
  lang,
  problem,
  typed
}) {
  const t = deedWords(lang);
  const name = `${deed.path}.${field.name}`;
  const common3 = {
    name,
    label: t(field.label),
    ...field.hint ? { hint: t(field.hint) } : {},
    ...field.optional ? { optional: true } : {},
    error: errorFor(problem?.fields, field.name)
  };
  const value = typed?.[field.name];
  switch (field.kind) {
    case "text":
      return /* @__PURE__ */ jsx41(Textarea, { ...common3, rows: 3, maxLength: 2e3, value });
    case "line":
      return /* @__PURE__ */ jsx41(TextInput, { ...common3, maxLength: 500, value });
    case "date":
      return /* @__PURE__ */ jsx41(DateInput, { ...common3, value });
    case "money":
      return /* @__PURE__ */ jsx41(MoneyInput, { ...common3, value });
    case "agency":
      return /* @__PURE__ */ jsx41(Select, { ...common3, options: [...choices2.agencies], value });
    case "case":
      return choices2.cases.length === 0 ? null : /* @__PURE__ */ jsx41(Select, { ...common3, options: [...choices2.cases], value, empty: t("usualLimit") });
    case "answer":
      return choices2.answers.length === 0 ? null : /* @__PURE__ */ jsx41(Select, { ...common3, options: [...choices2.answers], value });
  }
}
function MoreDeeds(props) {
  const t = deedWords(props.lang);
  return /* @__PURE__ */ jsx41(Fragment21, { children: props.deeds.map((deed) => /* @__PURE__ */ jsx41(Details, { summary: t(deed.button), open: props.failed === deed.path, children: /* @__PURE__ */ jsx41(
    DeedForm,
    {
      deed,
      dossier: props.dossier,
      choices: props.choices,
      first: false,
      lang: props.lang,
      ...props.failed === deed.path ? { problem: props.problem, typed: props.typed } : {}
    }
  ) })) });
}
function readDeed(deed, posted2) {
  const form = {
    get: (name) => posted2[name]
  };
  const input2 = {};
  const typed = {};
  for (const field of deed.fields ?? []) {
    const name = `${deed.path}.${field.name}`;
    const value = field.kind === "date" ? readDate2(form, name) : field.kind === "money" ? readMoney(form, name) : String(posted2[name] ?? "").normalize("NFC");
    typed[field.name] = field.kind === "money" ? String(posted2[name] ?? "") : String(value ?? "");
    const empty = value === void 0 || value === "";
    if (!empty || !field.optional || field.kind === "case" && name in posted2) input2[field.name] = value;
  }
  return { input: input2, typed };
}
function corrected(procedure, { key: key3, value, ...rest }) {
  const field = fieldsOf(procedure.form).find((one2) => one2.key === key3);
  if (!field) return rest;
  const one = { get: () => value, getAll: () => [value] };
  const answer = readPosted(field, one);
  return { ...rest, answers: answer === void 0 ? {} : { [field.key]: answer } };
}
function officeDeed(deed, procedureOf, again2) {
  return async (c) => {
    const ctx = c.get("ctx");
    const id2 = c.req.param("id") ?? "";
    const posted2 = await c.req.parseBody();
    const { input: input2, typed } = readDeed(deed, posted2);
    const version = Number(posted2.version);
    try {
      await execute(ctx, deed.command, {
        dossierId: id2,
        ...Number.isInteger(version) && version > 0 ? { version } : {},
        ...deed.action === "correct" ? corrected(await procedureOf(ctx, id2), input2) : input2
      });
    } catch (error) {
      if (error instanceof Problem && (error.status === 409 || error.status === 422))
        return again2(c, error, deed.path, typed);
      throw error;
    }
    return c.redirect(`/can-bo/ho-so/${id2}?xong=${deed.action}`, 303);
  };
}

// src/modules/services/pages/dossier-parts.tsx
import { Fragment as Fragment22, jsx as jsx42, jsxs as jsxs39 } from "hono/jsx/jsx-runtime";
function BundleParts({
  open: open3,
  now,
  lang,
  base: base2,
  by,
  agencyName
}) {
  if (open3.parts.length === 0) return null;
  const t = words6(lang);
  const say = deedWords(lang);
  return /* @__PURE__ */ jsxs39("section", { "aria-labelledby": "parts", children: [
    /* @__PURE__ */ jsx42("h2", { id: "parts", children: say("parts") }),
    /* @__PURE__ */ jsx42("p", { class: "muted", children: say("partsLede") }),
    /* @__PURE__ */ jsx42(
      Table,
      {
        caption: say("parts"),
        captionHidden: true,
        columns: [
          {
            header: say("part"),
            cell: (part) => /* @__PURE__ */ jsx42("a", { href: `${base2}/${part[by]}`, children: part.subject }),
            main: true
          },
          { header: t("codeLabel"), cell: (part) => part.code },
          { header: t("whoDecides"), cell: (part) => agencyName(part.decidingAgencyId) },
          { header: t("state"), cell: (part) => /* @__PURE__ */ jsx42(StateTag, { state: part.state, lang }) },
          {
            header: t("due"),
            cell: (part) => part.state === STATE.submitted ? /* @__PURE__ */ jsx42("span", { class: "muted", children: say("waitsForPart") }) : /* @__PURE__ */ jsx42(DueTag, { dossier: part, now, lang })
          }
        ],
        rows: open3.parts
      }
    )
  ] });
}
function PaymentsTable({ open: open3, lang }) {
  if (open3.payments.length === 0) return null;
  const t = words6(lang);
  const say = deedWords(lang);
  return /* @__PURE__ */ jsxs39(Fragment22, { children: [
    /* @__PURE__ */ jsx42("h2", { children: say("payments") }),
    /* @__PURE__ */ jsx42(
      Table,
      {
        caption: say("payments"),
        captionHidden: true,
        columns: [
          { header: say("paymentReason"), cell: (one) => one.reason, main: true },
          { header: say("amount"), cell: (one) => formatNumber2(one.amount, lang), align: "end" },
          { header: say("askedAt"), cell: (one) => /* @__PURE__ */ jsx42(DateTime, { value: one.requestedAt }) },
          {
            header: t("state"),
            cell: (one) => one.confirmedAt ? /* @__PURE__ */ jsxs39(Fragment22, { children: [
              say("paymentDone"),
              " ",
              /* @__PURE__ */ jsx42(DateTime, { value: one.confirmedAt }),
              " (",
              one.reference,
              ")"
            ] }) : say("paymentOpen")
          }
        ],
        rows: open3.payments
      }
    )
  ] });
}
function ConsultationsTable({
  open: open3,
  lang,
  agencyName
}) {
  if (open3.consultations.length === 0) return null;
  const say = deedWords(lang);
  return /* @__PURE__ */ jsxs39(Fragment22, { children: [
    /* @__PURE__ */ jsx42("h2", { children: say("consultations") }),
    /* @__PURE__ */ jsx42(
      Table,
      {
        caption: say("consultations"),
        captionHidden: true,
        columns: [
          { header: say("consultedAgency"), cell: (one) => agencyName(one.agencyId), main: true },
          { header: say("question"), cell: (one) => one.question },
          { header: say("due"), cell: (one) => /* @__PURE__ */ jsx42(DateTime, { value: one.dueAt }) },
          {
            header: say("answer"),
            cell: (one) => one.verdict ? /* @__PURE__ */ jsxs39(Fragment22, { children: [
              /* @__PURE__ */ jsx42("strong", { children: say(`verdict_${one.verdict}`) }),
              " \u2013 ",
              one.answer
            ] }) : say(one.closedAt ? "closedUnanswered" : "noAnswerYet")
          }
        ],
        rows: open3.consultations
      }
    )
  ] });
}
var hours = (minutes, lang) => (minutes / 60).toLocaleString(lang === "vi" ? "vi-VN" : "en-GB", { maximumFractionDigits: 1 });
function StepTimes({
  open: open3,
  calendar,
  now,
  lang
}) {
  const say = deedWords(lang);
  const rows = timePerStep(open3.transitions, calendar, now);
  if (rows.length === 0) return null;
  const names2 = new Map(open3.procedure.steps.map((step) => [step.key, step.name[lang]]));
  return /* @__PURE__ */ jsxs39(Fragment22, { children: [
    /* @__PURE__ */ jsx42("h2", { children: say("stepTimes") }),
    /* @__PURE__ */ jsx42(
      Table,
      {
        caption: say("stepTimes"),
        captionHidden: true,
        columns: [
          { header: say("stepName"), cell: (row) => names2.get(row.step) ?? row.step, main: true },
          { header: say("stepSpent"), cell: (row) => hours(row.minutes, lang), align: "end" },
          { header: say("stepWaited"), cell: (row) => hours(row.waiting, lang), align: "end" }
        ],
        rows
      }
    )
  ] });
}

// src/modules/services/pages/tracking.tsx
import { Fragment as Fragment23, jsx as jsx43, jsxs as jsxs40 } from "hono/jsx/jsx-runtime";
async function myDossiersPage(c) {
  const ctx = c.get("ctx");
  const { lang } = ctx;
  const t = words6(lang);
  const drafts = await ask(ctx, myDrafts, {});
  const before2 = c.req.query("truoc");
  const { lines: lines2, next } = await ask(ctx, myDossiers, before2 ? { before: before2 } : {});
  const names2 = new Map(
    await Promise.all(
      drafts.map(
        async (draft) => [draft.id, (await procedureVersion(ctx, draft.procedureVersionId)).procedure.name[lang]]
      )
    )
  );
  return page2(
    c,
    { door: "portal", title: t("myDossiers"), noIndex: true, crumbs: [{ label: t("myDossiers") }] },
    /* @__PURE__ */ jsxs40(Fragment23, { children: [
      /* @__PURE__ */ jsx43(PageHead, { title: t("myDossiers") }),
      drafts.length > 0 ? /* @__PURE__ */ jsxs40("section", { "aria-labelledby": "drafts", children: [
        /* @__PURE__ */ jsx43("h2", { id: "drafts", children: t("drafts") }),
        drafts.map((draft) => /* @__PURE__ */ jsxs40(Card, { title: names2.get(draft.id) ?? "", level: 3, children: [
          /* @__PURE__ */ jsx43("p", { class: "muted", children: t("draftSaved", { at: formatDateTime2(draft.updatedAt) }) }),
          /* @__PURE__ */ jsxs40(ButtonGroup, { children: [
            /* @__PURE__ */ jsx43(ButtonLink, { kind: "secondary", href: `/ho-so/nhap/${draft.id}/kiem-tra`, children: t("continueDraft") }),
            /* @__PURE__ */ jsx43(ButtonLink, { kind: "quiet", href: `/ho-so/nhap/${draft.id}/xoa`, children: t("discard") })
          ] })
        ] }))
      ] }) : null,
      lines2.length === 0 && drafts.length === 0 ? /* @__PURE__ */ jsx43(EmptyState, { title: t("noDossiers"), children: /* @__PURE__ */ jsx43(ButtonLink, { href: "/thu-tuc", children: t("searchTitle") }) }) : /* @__PURE__ */ jsx43(Grid, { min: "l", children: lines2.map((line3) => /* @__PURE__ */ jsxs40(Card, { title: line3.subject, href: `/ho-so/${line3.code}`, level: 2, children: [
        /* @__PURE__ */ jsxs40("p", { children: [
          /* @__PURE__ */ jsx43(StateTag, { state: line3.state, lang }),
          " ",
          line3.dueAt ? /* @__PURE__ */ jsx43(DueTag, { dossier: line3, now: ctx.now, lang }) : null
        ] }),
        /* @__PURE__ */ jsxs40("p", { class: "muted", children: [
          line3.code,
          " \xB7 ",
          t("filedAt"),
          " ",
          /* @__PURE__ */ jsx43(DateTime, { value: line3.submittedAt })
        ] })
      ] })) }),
      next ? /* @__PURE__ */ jsx43(Pager, { next: `/ho-so?truoc=${next}` }) : null
    ] })
  );
}
var paperHref = (code3, paper2) => `/ho-so/${code3}/giay-to/${paper2.id}`;
function DueExplanation({ open: open3, lang }) {
  const t = words6(lang);
  if (open3.deadline.explanation.length === 0) return null;
  return /* @__PURE__ */ jsxs40(Details, { summary: t("whyDue"), children: [
    /* @__PURE__ */ jsx43("p", { children: t("whyDueBody") }),
    /* @__PURE__ */ jsx43("ol", { children: open3.deadline.explanation.map((line3) => /* @__PURE__ */ jsxs40("li", { children: [
      line3.text[lang],
      line3.source ? /* @__PURE__ */ jsxs40("span", { class: "muted", children: [
        " (",
        line3.source,
        ")"
      ] }) : null
    ] })) })
  ] });
}
function History({ open: open3, lang, names: names2 }) {
  const ended3 = ["ended", "stopped"].includes(stateInfo(open3.dossier.state).clock);
  const last = open3.transitions.length - 1;
  return /* @__PURE__ */ jsx43(
    Timeline,
    {
      items: open3.transitions.map((move, i) => ({
        at: move.at,
        title: ACTION_NAMES[move.action][lang],
        state: i === last && !ended3 ? "current" : "done",
        ...names2 && move.actorName ? { by: move.actorName } : {},
        ...move.reason && (names2 || TOLD_WITH_REASON.includes(move.action)) ? { detail: move.reason } : {}
      }))
    }
  );
}
async function answerItems(c, open3) {
  const ctx = c.get("ctx");
  const units = await unitsOf(ctx);
  const day5 = localDate(open3.dossier.submittedAt);
  const unitName = (id2) => units.unitById(id2, day5)?.name ?? "";
  return answerLines(open3.procedure.form, open3.dossier.answers, ctx.lang, unitName).map(({ label, value }) => ({
    label,
    value: value || "\u2013"
  }));
}
function isTheirs(paper2, dossier2) {
  if (paper2.kind === "control" || paper2.kind === "acknowledgement") return false;
  return !OUTCOMES.includes(paper2.kind) || dossier2.returnedAt !== null || paper2.status !== "valid";
}
async function dossierPage2(c, problem) {
  const ctx = c.get("ctx");
  const { lang } = ctx;
  const t = words6(lang);
  const code3 = c.req.param("code") ?? "";
  const open3 = await ask(ctx, openOwnDossier, { code: code3 });
  const { dossier: dossier2, procedure } = open3;
  const agencies = await agenciesOf(ctx);
  const agency = agencies.agencyById(dossier2.receivingAgencyId, localDate(ctx.now))?.name ?? "";
  const justSent = c.req.query("da-nop") === "1" && dossier2.state === STATE.submitted;
  const asked2 = open3.transitions.findLast((move) => move.action === "requestSupplement");
  const uploads = procedure.components.filter((component) => component.source === "upload");
  const papers2 = open3.papers.filter((paper2) => isTheirs(paper2, dossier2));
  const say = deedWords(lang);
  const agencyName = (id2) => agencies.agencyById(id2, localDate(ctx.now))?.name ?? "";
  const unpaid = open3.payments.find((payment) => payment.confirmedAt === null);
  return page2(
    c,
    {
      door: "portal",
      title: `${dossier2.code} \u2013 ${dossier2.subject}`,
      noIndex: true,
      problem,
      crumbs: [{ href: "/ho-so", label: t("myDossiers") }, { label: dossier2.code }]
    },
    /* @__PURE__ */ jsxs40(Fragment23, { children: [
      /* @__PURE__ */ jsx43(ErrorSummary, { problems: problem?.fields }),
      c.req.query("xong") ? /* @__PURE__ */ jsx43(Banner, { tone: "success", children: t("done", { what: t("supplementSend") }) }) : null,
      justSent ? /* @__PURE__ */ jsx43(Panel, { title: t("sentTitle"), code: dossier2.code, codeLabel: t("codeLabel"), children: /* @__PURE__ */ jsx43("p", { children: t("sentNextBody", { agency, hours: procedure.answerHours }) }) }) : /* @__PURE__ */ jsx43(PageHead, { title: dossier2.subject, kicker: `${t("codeLabel")}: ${dossier2.code}` }),
      /* @__PURE__ */ jsx43("p", { children: /* @__PURE__ */ jsx43(StateTag, { state: dossier2.state, lang }) }),
      /* @__PURE__ */ jsx43("p", { class: "lede", children: stateInfo(dossier2.state).plain[lang] }),
      dossier2.state === STATE.handled ? /* @__PURE__ */ jsx43(Notice, { tone: "info", children: t("resultPending") }) : null,
      /* @__PURE__ */ jsx43(
        KeyValue,
        {
          items: [
            { label: t("whoReceives"), value: agency },
            { label: t("filedAt"), value: /* @__PURE__ */ jsx43(DateTime, { value: dossier2.submittedAt }) },
            ...dossier2.receivedAt ? [{ label: t("due"), value: /* @__PURE__ */ jsx43(DueTag, { dossier: dossier2, now: ctx.now, lang }) }] : [],
            {
              label: t("limit"),
              value: STATE.submitted === dossier2.state ? t("noDue") : /* @__PURE__ */ jsx43(DueExplanation, { open: open3, lang })
            }
          ]
        }
      ),
      open3.bundle ? /* @__PURE__ */ jsxs40("p", { children: [
        say("partOf"),
        " ",
        /* @__PURE__ */ jsx43("a", { href: `/ho-so/${open3.bundle.code}`, children: open3.bundle.code })
      ] }) : null,
      unpaid ? /* @__PURE__ */ jsx43(Notice, { tone: "warning", title: say("payNow", { amount: `${formatNumber2(unpaid.amount, lang)} \u0111` }), children: /* @__PURE__ */ jsx43("p", { children: unpaid.reason }) }) : null,
      /* @__PURE__ */ jsx43(BundleParts, { open: open3, now: ctx.now, lang, base: "/ho-so", by: "code", agencyName }),
      asked2 && dossier2.state === STATE.supplementRequested ? /* @__PURE__ */ jsxs40("section", { "aria-labelledby": "bo-sung", children: [
        /* @__PURE__ */ jsx43(Notice, { tone: "warning", title: t("supplementTitle"), children: /* @__PURE__ */ jsx43("p", { children: asked2.reason }) }),
        /* @__PURE__ */ jsx43("h2", { id: "bo-sung", children: t("supplementTitle") }),
        /* @__PURE__ */ jsxs40(Form, { action: `/ho-so/${dossier2.code}/bo-sung`, multipart: true, children: [
          uploads.length > 0 ? /* @__PURE__ */ jsxs40(Fragment23, { children: [
            /* @__PURE__ */ jsx43(
              Select,
              {
                name: "component",
                label: t("supplementFor"),
                options: uploads.map((component) => ({ value: component.key, label: component.name[lang] })),
                value: uploads[0]?.key,
                empty: false
              }
            ),
            /* @__PURE__ */ jsx43(
              FileUpload,
              {
                name: "file",
                label: t("supplementFile"),
                kinds: t("kinds"),
                accept: acceptAttribute(photosAndPdf),
                maxBytes: ctx.app.config.maxUploadBytes,
                multiple: true,
                optional: true
              }
            )
          ] }) : null,
          /* @__PURE__ */ jsx43(Textarea, { name: "note", label: t("supplementNote"), optional: true, error: errorFor(problem?.fields, "note") }),
          /* @__PURE__ */ jsx43(Button, { children: t("supplementSend") })
        ] })
      ] }) : null,
      /* @__PURE__ */ jsx43("h2", { children: t("documents") }),
      /* @__PURE__ */ jsxs40("ul", { class: "papers", children: [
        dossier2.channel === "online" ? /* @__PURE__ */ jsxs40("li", { children: [
          /* @__PURE__ */ jsx43("strong", { children: t("paper_acknowledgement") }),
          /* @__PURE__ */ jsx43("br", {}),
          /* @__PURE__ */ jsx43(ButtonLink, { kind: "secondary", href: `/ho-so/${dossier2.code}/xac-nhan`, download: true, children: t("download") })
        ] }) : null,
        papers2.map((paper2) => /* @__PURE__ */ jsxs40("li", { children: [
          /* @__PURE__ */ jsx43("strong", { children: PAPER_NAMES[paper2.kind][lang] }),
          paper2.status === "valid" ? "" : ` (${say(`paper_${paper2.status}`)})`,
          paper2.number ? ` \u2013 ${t("number")} ${paper2.number}` : "",
          /* @__PURE__ */ jsx43("br", {}),
          /* @__PURE__ */ jsx43(
            ButtonLink,
            {
              kind: paper2.kind === "result" ? "primary" : "secondary",
              href: paperHref(dossier2.code, paper2),
              download: true,
              children: t("download")
            }
          )
        ] }))
      ] }),
      /* @__PURE__ */ jsx43("h2", { children: t("progress") }),
      /* @__PURE__ */ jsx43(History, { open: open3, lang, names: false }),
      /* @__PURE__ */ jsxs40(Details, { summary: t("answers"), children: [
        /* @__PURE__ */ jsx43(KeyValue, { items: await answerItems(c, open3) }),
        open3.attached.length > 0 ? /* @__PURE__ */ jsxs40(Fragment23, { children: [
          /* @__PURE__ */ jsx43("h3", { children: t("attached") }),
          /* @__PURE__ */ jsx43("ul", { children: open3.attached.map((file) => /* @__PURE__ */ jsx43("li", { children: file.fileId ? /* @__PURE__ */ jsx43("a", { href: `/ho-so/${dossier2.code}/tep/${file.id}`, children: file.name }) : file.name })) })
        ] }) : null
      ] }),
      nextState("withdraw", dossier2.state) && !dossier2.parentId ? /* @__PURE__ */ jsx43("p", { children: /* @__PURE__ */ jsx43(ButtonLink, { kind: "quiet", href: `/ho-so/${dossier2.code}/rut`, children: t("withdraw") }) }) : null
    ] })
  );
}
var gone = () => notFound({ vi: "t\u1EC7p n\xE0y", en: "This file" });
async function ownPaper(c) {
  const ctx = c.get("ctx");
  const { dossier: dossier2, papers: papers2 } = await ask(ctx, openOwnDossier, { code: c.req.param("code") ?? "" });
  const paper2 = papers2.find((candidate) => candidate.id === c.req.param("paper"));
  if (!paper2 || !isTheirs(paper2, dossier2)) throw gone();
  return fileResponse(ctx.app, await findFile(ctx, paper2.fileId), c.req.raw);
}
async function ownAcknowledgement(c) {
  const ctx = c.get("ctx");
  const { dossier: dossier2 } = await ask(ctx, openOwnDossier, { code: c.req.param("code") ?? "" });
  const { fileId } = await execute(ctx, acknowledgeDossier, { dossierId: dossier2.id });
  return fileResponse(ctx.app, await findFile(ctx, fileId), c.req.raw);
}
async function ownAttachment(c) {
  const ctx = c.get("ctx");
  const { attached } = await ask(ctx, openOwnDossier, { code: c.req.param("code") ?? "" });
  const file = attached.find((candidate) => candidate.id === c.req.param("file"));
  if (!file?.fileId) throw gone();
  return fileResponse(ctx.app, await findFile(ctx, file.fileId), c.req.raw);
}
async function withdrawPage(c) {
  const ctx = c.get("ctx");
  const t = words6(ctx.lang);
  const { dossier: dossier2 } = await ask(ctx, openOwnDossier, { code: c.req.param("code") ?? "" });
  const title2 = t("withdrawAsk", { code: dossier2.code });
  return page2(
    c,
    { door: "portal", title: title2, noIndex: true },
    /* @__PURE__ */ jsx43(
      ConfirmPage,
      {
        title: title2,
        action: `/ho-so/${dossier2.code}/rut`,
        confirm: t("withdraw"),
        cancelHref: `/ho-so/${dossier2.code}`,
        danger: true,
        children: /* @__PURE__ */ jsx43("p", { children: t("withdrawBody") })
      }
    )
  );
}
async function withdraw(c) {
  const ctx = c.get("ctx");
  const { dossier: dossier2 } = await ask(ctx, openOwnDossier, { code: c.req.param("code") ?? "" });
  await execute(ctx, withdrawDossier, { dossierId: dossier2.id });
  return c.redirect(`/ho-so/${dossier2.code}`, 303);
}
async function supplement2(c) {
  const ctx = c.get("ctx");
  const { dossier: dossier2 } = await ask(ctx, openOwnDossier, { code: c.req.param("code") ?? "" });
  try {
    const form = await readForm(ctx, c.req.raw, { files: { file: { accept: photosAndPdf, maxCount: 10 } } });
    const component = form.fields.get("component") ?? "";
    try {
      await ctx.db.transaction().execute(async (tx) => {
        const inside2 = { ...ctx, db: tx };
        const files2 = [];
        for (const received of form.files.get("file") ?? []) {
          const file = await putFile(inside2, received, { purpose: "services.component", ownerId: dossier2.applicantId });
          files2.push({ component, fileId: file.id, name: file.name });
        }
        await execute(inside2, supplementDossier, { dossierId: dossier2.id, note: form.fields.get("note") ?? "", files: files2 });
      });
    } finally {
      await form.dispose();
    }
  } catch (error) {
    if (error instanceof Problem && error.fields.length > 0) return dossierPage2(c, error);
    throw error;
  }
  return c.redirect(`/ho-so/${dossier2.code}?xong=1`, 303);
}
async function trackPage(c) {
  const ctx = c.get("ctx");
  const { lang } = ctx;
  const t = words6(lang);
  const code3 = (c.req.param("code") ?? c.req.query("ma") ?? "").trim().slice(0, 60);
  const found2 = code3 ? await ask(ctx, trackDossier, { code: code3 }) : null;
  const agencies = await agenciesOf(ctx);
  return page2(
    c,
    {
      door: "portal",
      title: t("track"),
      noIndex: code3 !== "",
      crumbs: [{ label: t("track") }],
      status: code3 && !found2 ? 404 : 200
    },
    /* @__PURE__ */ jsxs40(Fragment23, { children: [
      /* @__PURE__ */ jsx43(PageHead, { title: t("track") }),
      /* @__PURE__ */ jsx43(SearchBox, { action: "/tra-cuu", name: "ma", value: code3, label: t("codeLabel"), hint: t("trackHint") }),
      code3 && !found2 ? /* @__PURE__ */ jsx43(Notice, { tone: "warning", children: /* @__PURE__ */ jsx43("p", { children: t("trackNone", { code: code3 }) }) }) : null,
      found2 ? /* @__PURE__ */ jsxs40("section", { "aria-labelledby": "found", children: [
        /* @__PURE__ */ jsx43("h2", { id: "found", children: found2.code }),
        /* @__PURE__ */ jsx43("p", { children: /* @__PURE__ */ jsx43(StateTag, { state: found2.state, lang }) }),
        /* @__PURE__ */ jsx43("p", { class: "lede", children: stateInfo(found2.state).plain[lang] }),
        /* @__PURE__ */ jsx43(
          KeyValue,
          {
            items: [
              { label: t("subject"), value: found2.procedure[lang] },
              {
                label: t("whoReceives"),
                value: agencies.agencyById(found2.receivingAgencyId, localDate(ctx.now))?.name ?? ""
              },
              { label: t("filedAt"), value: /* @__PURE__ */ jsx43(DateTime, { value: found2.submittedAt }) },
              ...found2.receivedAt ? [{ label: t("due"), value: /* @__PURE__ */ jsx43(DueTag, { dossier: found2, now: ctx.now, lang }) }] : [],
              ...found2.handledAt ? [{ label: t("handledAt"), value: /* @__PURE__ */ jsx43(DateTime, { value: found2.handledAt }) }] : []
            ]
          }
        ),
        /* @__PURE__ */ jsx43("p", { class: "muted", children: t("trackPrivate") }),
        /* @__PURE__ */ jsx43(ButtonLink, { kind: "secondary", href: `/ho-so/${found2.code}`, children: t("myDossiers") })
      ] }) : null
    ] })
  );
}

// src/modules/services/pages/desk.tsx
import { Fragment as Fragment24, jsx as jsx44, jsxs as jsxs41 } from "hono/jsx/jsx-runtime";
async function officeDossierPage(c, problem, failed, typed) {
  const ctx = c.get("ctx");
  const { lang } = ctx;
  const t = words6(lang);
  const open3 = await ask(ctx, openDossier, { dossierId: c.req.param("id") ?? "" });
  const { dossier: dossier2, procedure, applicant: applicant2 } = open3;
  const deeds = await possibleDeeds(ctx, dossier2, open3.transitions);
  const agencies = await agenciesOf(ctx);
  const day5 = localDate(ctx.now);
  const agencyName = (id2) => agencies.agencyById(id2, day5)?.name ?? "";
  const calendar = await loadCalendar(ctx, dossier2.decidingAgencyId);
  const componentName = new Map(procedure.components.map((component) => [component.key, component.name[lang]]));
  const doneAction = c.req.query("xong") ?? "";
  const did = doneAction in ACTION_NAMES ? ACTION_NAMES[doneAction][lang] : void 0;
  const choices2 = await choicesFor(ctx, dossier2, procedure);
  const [firstDeed, ...moreDeeds] = deeds;
  const say = deedWords(lang);
  return page2(
    c,
    {
      door: "workspace",
      title: `${dossier2.code} \u2013 ${dossier2.subject}`,
      problem,
      crumbs: [{ href: "/can-bo/ho-so", label: t("worklist") }, { label: dossier2.code }]
    },
    /* @__PURE__ */ jsxs41(Fragment24, { children: [
      problem && problem.fields.length === 0 ? /* @__PURE__ */ jsx44(Banner, { tone: "error", children: problem.text[lang] }) : null,
      /* @__PURE__ */ jsx44(
        ErrorSummary,
        {
          problems: problem?.fields.map((field) => ({ ...field, path: failed ? `${failed}.${field.path}` : field.path }))
        }
      ),
      did ? /* @__PURE__ */ jsx44(Banner, { tone: "success", children: t("done", { what: did }) }) : null,
      /* @__PURE__ */ jsx44(PageHead, { title: dossier2.subject, kicker: dossier2.code }),
      /* @__PURE__ */ jsxs41("p", { children: [
        /* @__PURE__ */ jsx44(StateTag, { state: dossier2.state, lang }),
        " ",
        dossier2.receivedAt ? /* @__PURE__ */ jsx44(DueTag, { dossier: dossier2, now: ctx.now, lang }) : null
      ] }),
      /* @__PURE__ */ jsxs41("section", { class: "deeds", "aria-labelledby": "deeds", children: [
        /* @__PURE__ */ jsx44("h2", { id: "deeds", children: t("nextStep") }),
        deeds.length === 0 ? /* @__PURE__ */ jsx44("p", { class: "muted", children: t("noNext") }) : null,
        firstDeed ? /* @__PURE__ */ jsx44(
          DeedForm,
          {
            deed: firstDeed,
            dossier: dossier2,
            choices: choices2,
            first: true,
            lang,
            ...failed === firstDeed.path ? { problem, typed } : {}
          }
        ) : null,
        /* @__PURE__ */ jsx44(
          MoreDeeds,
          {
            deeds: moreDeeds,
            dossier: dossier2,
            choices: choices2,
            lang,
            problem,
            failed,
            typed
          }
        )
      ] }),
      /* @__PURE__ */ jsxs41(Grid, { min: "l", children: [
        /* @__PURE__ */ jsxs41(Card, { title: t("applicant"), level: 2, children: [
          /* @__PURE__ */ jsx44(
            KeyValue,
            {
              items: [
                { label: t("applicant"), value: applicant2.name },
                { label: t("personalId"), value: applicant2.personalId },
                ...applicant2.phone ? [{ label: t("phone"), value: applicant2.phone }] : []
              ]
            }
          ),
          /* @__PURE__ */ jsx44("p", { class: "muted", children: t("readLogged") })
        ] }),
        /* @__PURE__ */ jsxs41(Card, { title: t("due"), level: 2, children: [
          /* @__PURE__ */ jsx44(
            KeyValue,
            {
              items: [
                { label: t("filedAt"), value: /* @__PURE__ */ jsx44(DateTime, { value: dossier2.submittedAt }) },
                { label: t("whoReceives"), value: agencies.agencyById(dossier2.receivingAgencyId, day5)?.name ?? "" },
                { label: t("whoDecides"), value: agencies.agencyById(dossier2.decidingAgencyId, day5)?.name ?? "" },
                { label: t("due"), value: /* @__PURE__ */ jsx44(DueTag, { dossier: dossier2, now: ctx.now, lang }) },
                ...dossier2.stepDueAt ? [{ label: say("stepDue"), value: /* @__PURE__ */ jsx44(DateTime, { value: dossier2.stepDueAt }) }] : []
              ]
            }
          ),
          /* @__PURE__ */ jsx44(DueExplanation, { open: open3, lang }),
          /* @__PURE__ */ jsx44(AssignForm, { ctx, dossier: dossier2 })
        ] })
      ] }),
      /* @__PURE__ */ jsx44(Comments, { ctx, dossierId: dossier2.id }),
      /* @__PURE__ */ jsx44(BundleParts, { open: open3, now: ctx.now, lang, base: "/can-bo/ho-so", by: "id", agencyName }),
      /* @__PURE__ */ jsx44(PaymentsTable, { open: open3, lang }),
      /* @__PURE__ */ jsx44(ConsultationsTable, { open: open3, lang, agencyName }),
      /* @__PURE__ */ jsx44("h2", { children: t("answers") }),
      /* @__PURE__ */ jsx44(KeyValue, { items: await answerItems(c, open3) }),
      /* @__PURE__ */ jsx44("h2", { children: t("attached") }),
      /* @__PURE__ */ jsx44("ul", { class: "papers", children: open3.attached.map((file) => /* @__PURE__ */ jsxs41("li", { children: [
        componentName.get(file.component) ?? file.component,
        ":",
        " ",
        file.fileId ? /* @__PURE__ */ jsx44("a", { href: `/can-bo/ho-so/${dossier2.id}/tep/${file.id}`, children: file.name }) : file.name
      ] })) }),
      open3.papers.length > 0 ? /* @__PURE__ */ jsxs41(Fragment24, { children: [
        /* @__PURE__ */ jsx44("h2", { children: t("documents") }),
        /* @__PURE__ */ jsx44("ul", { class: "papers", children: open3.papers.map((paper2) => /* @__PURE__ */ jsxs41("li", { children: [
          PAPER_NAMES[paper2.kind][lang],
          " ",
          paper2.status === "valid" ? "" : `(${say(`paper_${paper2.status}`)}) `,
          paper2.number ? `\u2013 ${t("number")} ${paper2.number}` : "",
          " ",
          /* @__PURE__ */ jsx44(ButtonLink, { kind: "quiet", href: `/can-bo/ho-so/${dossier2.id}/giay-to/${paper2.id}`, download: true, children: t("download") })
        ] })) })
      ] }) : null,
      /* @__PURE__ */ jsx44("h2", { children: t("progress") }),
      /* @__PURE__ */ jsx44(History, { open: open3, lang, names: true }),
      /* @__PURE__ */ jsx44(StepTimes, { open: open3, calendar, now: ctx.now, lang }),
      /* @__PURE__ */ jsx44("p", { children: /* @__PURE__ */ jsx44(ButtonLink, { kind: "secondary", href: `/can-bo/ho-so/${dossier2.id}/phieu-kiem-soat`, download: true, children: say("controlSlip") }) })
    ] })
  );
}
var takeDeed = (deed) => officeDeed(
  deed,
  async (ctx, dossierId) => (await ask(ctx, openDossier, { dossierId })).procedure,
  (c, problem, failed, typed) => officeDossierPage(c, problem, failed, typed)
);
var gone2 = () => notFound({ vi: "t\u1EC7p n\xE0y", en: "This file" });
async function officePaper(c) {
  const ctx = c.get("ctx");
  const { papers: papers2 } = await ask(ctx, openDossier, { dossierId: c.req.param("id") ?? "" });
  const paper2 = papers2.find((candidate) => candidate.id === c.req.param("paper"));
  if (!paper2) throw gone2();
  return fileResponse(ctx.app, await findFile(ctx, paper2.fileId), c.req.raw);
}
async function officeAttachment(c) {
  const ctx = c.get("ctx");
  const { attached } = await ask(ctx, openDossier, { dossierId: c.req.param("id") ?? "" });
  const file = attached.find((candidate) => candidate.id === c.req.param("file"));
  if (!file?.fileId) throw gone2();
  return fileResponse(ctx.app, await findFile(ctx, file.fileId), c.req.raw);
}
async function officeControlSlip(c) {
  const ctx = c.get("ctx");
  const { fileId } = await execute(ctx, printControlSlip, { dossierId: c.req.param("id") ?? "" });
  return fileResponse(ctx.app, await findFile(ctx, fileId), c.req.raw);
}

// src/modules/services/procedures/words.ts
var procedureWords = defineMessages({
  per_dossier: { vi: "h\u1ED3 s\u01A1", en: "dossier" },
  per_copy: { vi: "b\u1EA3n", en: "copy" },
  per_page: { vi: "trang", en: "page" },
  per_case: { vi: "tr\u01B0\u1EDDng h\u1EE3p", en: "case" },
  per_person: { vi: "ng\u01B0\u1EDDi", en: "person" },
  per_certificate: { vi: "gi\u1EA5y ch\u1EE9ng nh\u1EADn", en: "certificate" },
  feeTier: { vi: "t\u1EEB {unit} th\u1EE9 {from}: {amount}/{unit}", en: "from {unit} {from}: {amount} a {unit}" },
  feeCap: { vi: "t\u1ED1i \u0111a {amount} m\u1ED9t b\u1EA3n", en: "at most {amount} a copy" },
  feeLate: { vi: "ch\u1EC9 thu khi qu\xE1 {days} ng\xE0y", en: "only after {days} days" },
  feeAssessed: { vi: "{name}: theo th\xF4ng b\xE1o c\u1EE7a c\u01A1 quan c\xF3 th\u1EA9m quy\u1EC1n", en: "{name}: as the authority tells you" },
  exemptions: { vi: "Ai \u0111\u01B0\u1EE3c mi\u1EC5n, gi\u1EA3m?", en: "Who pays less or nothing?" },
  reduced: { vi: "gi\u1EA3m {percent}%", en: "{percent}% less" },
  presence: { vi: "C\u1EA7n c\xF3 m\u1EB7t tr\u1EF1c ti\u1EBFp", en: "You have to come in person" },
  children: { vi: "C\xE1c th\u1EE7 t\u1EE5c \u0111\u01B0\u1EE3c gi\u1EA3i quy\u1EBFt c\xF9ng l\xFAc", en: "Procedures done together" },
  sequence: { vi: "C\xE1c b\u01B0\u1EDBc", en: "The steps" },
  papersShown: { vi: "Xu\u1EA5t tr\xECnh b\u1EA3n ch\xEDnh \u0111\u1EC3 \u0111\u1ED1i chi\u1EBFu", en: "The original is shown and given back" }
});

// src/modules/services/pages/procedures.tsx
import { Fragment as Fragment25, jsx as jsx45, jsxs as jsxs42 } from "hono/jsx/jsx-runtime";
async function proceduresPage(c) {
  const ctx = c.get("ctx");
  const t = words6(ctx.lang);
  const query = (c.req.query("q") ?? "").slice(0, 200);
  const all2 = await proceduresInForce(ctx);
  const found2 = query.trim() ? searchProcedures(all2, query) : all2;
  return page2(
    c,
    {
      door: "portal",
      title: query ? `${query} \u2013 ${t("procedures")}` : t("procedures"),
      crumbs: [{ label: t("procedures") }],
      width: "wide"
    },
    /* @__PURE__ */ jsxs42(Fragment25, { children: [
      /* @__PURE__ */ jsx45(PageHead, { title: t("searchTitle") }),
      /* @__PURE__ */ jsx45(SearchBox, { action: "/thu-tuc", name: "q", value: query, label: t("searchLabel"), hint: t("searchHint") }),
      found2.length === 0 ? /* @__PURE__ */ jsx45(EmptyState, { title: t("notFoundTitle"), children: /* @__PURE__ */ jsx45("p", { children: t("notFoundBody") }) }) : /* @__PURE__ */ jsxs42("section", { "aria-labelledby": "found", children: [
        /* @__PURE__ */ jsx45("h2", { id: "found", children: query ? t("found", { n: found2.length }) : t("allProcedures") }),
        /* @__PURE__ */ jsx45(Grid, { min: "l", children: found2.map(({ procedure }) => /* @__PURE__ */ jsx45(
          ProcedureCard,
          {
            title: procedure.name[ctx.lang],
            href: `/thu-tuc/${procedure.code}`,
            code: procedure.code,
            agency: AGENCY_KINDS[procedure.agencies.deciding][ctx.lang],
            facts: [
              {
                label: t("limit"),
                value: limitText2(procedure, procedure.manners[0]?.channel ?? "direct", ctx.lang)
              },
              { label: t("field"), value: procedure.field[ctx.lang] }
            ],
            tag: procedure.onlineLevel === "full" ? t("levelFull") : t("levelPartial")
          }
        )) })
      ] })
    ] })
  );
}
function feeWords(fee, lang) {
  const p = procedureWords(lang);
  if (fee.assessed) return p("feeAssessed", { name: fee.name[lang] });
  const unit = fee.per === "dossier" ? "" : `/${p(`per_${fee.per}`)}`;
  const tiers = fee.tiers.map(
    (tier) => p("feeTier", { from: tier.from, amount: formatMoney2(tier.amount, lang), unit: p(`per_${fee.per}`) })
  );
  return [
    `${fee.name[lang]}: ${formatMoney2(fee.amount, lang)}${unit}`,
    ...tiers,
    ...fee.cap ? [p("feeCap", { amount: formatMoney2(fee.cap, lang) })] : [],
    ...fee.whenLate ? [p("feeLate", { days: fee.whenLate.days })] : []
  ].join("; ");
}
function feeText(procedure, manner, lang, none) {
  const due = feesDue(procedure, manner.channel);
  return due.length === 0 ? none : due.map((fee) => feeWords(fee, lang)).join(". ");
}
async function procedurePage(c) {
  const ctx = c.get("ctx");
  const { lang } = ctx;
  const t = words6(lang);
  const p = procedureWords(lang);
  const { procedure } = await procedureInForce(ctx, c.req.param("code") ?? "");
  const all2 = procedure.children.length > 0 ? await proceduresInForce(ctx) : [];
  const online = procedure.manners.some((manner) => manner.channel === "online");
  return page2(
    c,
    {
      door: "portal",
      title: procedure.name[lang],
      description: procedure.summary[lang],
      crumbs: [{ href: "/thu-tuc", label: t("procedures") }, { label: procedure.name[lang] }]
    },
    /* @__PURE__ */ jsxs42(Fragment25, { children: [
      /* @__PURE__ */ jsx45(
        PageHead,
        {
          title: procedure.name[lang],
          kicker: procedure.onlineLevel === "full" ? t("levelFull") : t("levelPartial"),
          lede: procedure.summary[lang]
        }
      ),
      online ? /* @__PURE__ */ jsx45("p", { children: /* @__PURE__ */ jsx45(ButtonLink, { href: `/thu-tuc/${procedure.code}/nop`, children: t("apply") }) }) : null,
      online ? /* @__PURE__ */ jsx45("p", { class: "muted", children: t("applyHint", { level: procedure.identityLevel }) }) : null,
      procedure.confidence === "unverified" ? /* @__PURE__ */ jsx45(Notice, { tone: "warning", title: t("unverified"), children: /* @__PURE__ */ jsx45("p", { children: t("unverifiedBody") }) }) : null,
      procedure.presence ? /* @__PURE__ */ jsx45(Notice, { tone: "info", title: p("presence"), children: /* @__PURE__ */ jsxs42("p", { children: [
        procedure.presence.people.map((who) => who[lang]).join(", "),
        ": ",
        procedure.presence.note[lang]
      ] }) }) : null,
      procedure.children.length > 0 ? /* @__PURE__ */ jsxs42(Fragment25, { children: [
        /* @__PURE__ */ jsx45("h2", { children: p("children") }),
        /* @__PURE__ */ jsx45("div", { class: "prose", children: /* @__PURE__ */ jsx45("ul", { children: procedure.children.map((child) => {
          const own = all2.find((version) => version.procedure.code === child.procedure)?.procedure;
          return /* @__PURE__ */ jsxs42("li", { children: [
            own ? /* @__PURE__ */ jsx45(Link, { href: `/thu-tuc/${own.code}`, children: own.name[lang] }) : child.procedure,
            /* @__PURE__ */ jsxs42("span", { class: "muted", children: [
              " \u2013 ",
              AGENCY_KINDS[child.agencies.deciding][lang]
            ] })
          ] });
        }) }) })
      ] }) : null,
      procedure.sequence.length > 0 ? /* @__PURE__ */ jsxs42(Fragment25, { children: [
        /* @__PURE__ */ jsx45("h2", { children: p("sequence") }),
        /* @__PURE__ */ jsx45("div", { class: "prose", children: /* @__PURE__ */ jsx45("ol", { children: procedure.sequence.map((step) => /* @__PURE__ */ jsx45("li", { children: step[lang] })) }) })
      ] }) : null,
      /* @__PURE__ */ jsx45("h2", { children: t("papers") }),
      /* @__PURE__ */ jsx45("div", { class: "prose", children: /* @__PURE__ */ jsx45("ul", { children: procedure.components.map((component) => /* @__PURE__ */ jsxs42("li", { children: [
        component.name[lang],
        component.required ? null : ` (${t("papersOptional")})`,
        component.source === "form" ? /* @__PURE__ */ jsxs42("span", { class: "muted", children: [
          " \u2013 ",
          t("papersForm")
        ] }) : component.source === "shown" ? /* @__PURE__ */ jsxs42("span", { class: "muted", children: [
          " \u2013 ",
          component.hint?.[lang] ?? p("papersShown")
        ] }) : component.hint ? /* @__PURE__ */ jsxs42("span", { class: "muted", children: [
          " \u2013 ",
          component.hint[lang]
        ] }) : null
      ] })) }) }),
      /* @__PURE__ */ jsx45(
        Table,
        {
          caption: t("manners"),
          columns: [
            { header: t("manner"), cell: (manner) => t(`channel_${manner.channel}`), main: true },
            { header: t("limit"), cell: (manner) => limitText2(procedure, manner.channel, lang) },
            { header: t("fee"), cell: (manner) => feeText(procedure, manner, lang, t("noFee")) }
          ],
          rows: procedure.manners
        }
      ),
      procedure.cases.length > 0 ? /* @__PURE__ */ jsx45("div", { class: "prose", children: /* @__PURE__ */ jsx45("ul", { children: procedure.cases.map((one) => /* @__PURE__ */ jsxs42("li", { children: [
        one.name[lang],
        ": ",
        limitWords(one.limit, lang)
      ] })) }) }) : null,
      procedure.exemptions.length > 0 ? /* @__PURE__ */ jsx45(Details, { summary: p("exemptions"), children: /* @__PURE__ */ jsx45("ul", { children: procedure.exemptions.map((one) => /* @__PURE__ */ jsxs42("li", { children: [
        one.name[lang],
        one.percent < 100 ? ` (${p("reduced", { percent: one.percent })})` : "",
        /* @__PURE__ */ jsxs42("span", { class: "muted", children: [
          " \u2013 ",
          one.basis
        ] })
      ] })) }) }) : null,
      /* @__PURE__ */ jsx45(
        KeyValue,
        {
          items: [
            { label: t("applicants"), value: procedure.applicants[lang] },
            ...procedure.conditions ? [{ label: t("conditions"), value: procedure.conditions[lang] }] : [],
            { label: t("whoReceives"), value: AGENCY_KINDS[procedure.agencies.receiving][lang] },
            { label: t("whoDecides"), value: AGENCY_KINDS[procedure.agencies.deciding][lang] },
            { label: t("result"), value: procedure.result.name[lang] },
            { label: t("field"), value: procedure.field[lang] },
            { label: t("code"), value: procedure.code }
          ]
        }
      ),
      /* @__PURE__ */ jsxs42(Details, { summary: t("legalBasis"), children: [
        /* @__PURE__ */ jsx45("ul", { children: procedure.legalBasis.map((basis) => /* @__PURE__ */ jsxs42("li", { children: [
          basis.title,
          basis.article ? `, ${basis.article}` : "",
          " ",
          basis.confidence === "unverified" ? /* @__PURE__ */ jsx45(Tag, { children: t("unverified") }) : null
        ] })) }),
        /* @__PURE__ */ jsxs42("p", { class: "muted", children: [
          t("source"),
          ": ",
          procedure.source
        ] })
      ] })
    ] })
  );
}

// src/modules/services/pages/register.tsx
import { Readable as Readable3 } from "node:stream";

// src/modules/services/documents/slips/register.ts
import { setTimeout as sleep } from "node:timers/promises";
import PDFDocument3 from "pdfkit";
var MM2 = 72 / 25.4;
var MARGIN = 10 * MM2;
var WIDTH = 297 * MM2 - 2 * MARGIN;
var BOTTOM = 210 * MM2 - MARGIN - 4 * MM2;
var PAD3 = 2;
var WAITING = 262144;
var CHANNELS2 = { direct: "Tr\u1EF1c ti\u1EBFp", online: "Tr\u1EF1c tuy\u1EBFn", postal: "B\u01B0u ch\xEDnh" };
var LATE = { early: "Tr\u01B0\u1EDBc h\u1EA1n", on_time: "\u0110\xFAng h\u1EA1n", late: "Qu\xE1 h\u1EA1n" };
var moment = (at2) => at2 ? `${localTime(at2)} ${localDate(at2).split("-").reverse().join("/")}` : "";
var COLUMNS = [
  { title: "STT", width: 3, cell: (_, n) => String(n) },
  { title: "M\xE3 h\u1ED3 s\u01A1", width: 11, cell: (row) => row.code },
  { title: "T\xEAn th\u1EE7 t\u1EE5c h\xE0nh ch\xEDnh", width: 13, cell: (row) => row.procedure },
  { title: "S\u1ED1 b\u1ED9", width: 3, cell: (row) => String(row.sets).padStart(2, "0") },
  { title: "T\xEAn c\xE1 nh\xE2n, t\u1ED5 ch\u1EE9c", width: 9, cell: (row) => row.applicant },
  { title: "\u0110\u1ECBa ch\u1EC9, s\u1ED1 \u0111i\u1EC7n tho\u1EA1i", width: 13, cell: (row) => [row.address, row.phone].filter(Boolean).join(" \u2013 ") },
  { title: "C\u01A1 quan ch\u1EE7 tr\xEC gi\u1EA3i quy\u1EBFt", width: 10, cell: (row) => row.deciding },
  { title: "Ti\u1EBFp nh\u1EADn", width: 6, cell: (row) => moment(row.receivedAt) },
  { title: "H\u1EB9n tr\u1EA3 k\u1EBFt qu\u1EA3", width: 6, cell: (row) => moment(row.dueAt) },
  { title: "Chuy\u1EC3n \u0111\u1EBFn c\u01A1 quan gi\u1EA3i quy\u1EBFt", width: 6, cell: (row) => moment(row.transferredAt) },
  { title: "Nh\u1EADn k\u1EBFt qu\u1EA3 t\u1EEB c\u01A1 quan gi\u1EA3i quy\u1EBFt", width: 6, cell: (row) => moment(row.handledAt) },
  { title: "Tr\u1EA3 k\u1EBFt qu\u1EA3", width: 6, cell: (row) => moment(row.returnedAt) },
  {
    title: "Ph\u01B0\u01A1ng th\u1EE9c nh\u1EADn",
    width: 5,
    cell: (row) => row.returnedAt ? CHANNELS2[row.channel] : ""
  },
  { title: "K\xFD nh\u1EADn", width: 5, cell: () => "" },
  {
    title: "Ghi ch\xFA",
    width: 7,
    cell: (row) => [stateInfo(row.state).name.vi, row.timeliness ? LATE[row.timeliness] : ""].filter(Boolean).join("; ")
  }
];
var TOTAL = COLUMNS.reduce((sum, column) => sum + column.width, 0);
function streamRegister(head, pages) {
  const doc = new PDFDocument3({
    size: "A4",
    layout: "landscape",
    margin: 0,
    autoFirstPage: false,
    bufferPages: false,
    lang: "vi",
    displayTitle: true,
    font: null,
    info: {
      Title: `${head.form.title} ${head.from} \u2013 ${head.to}`,
      Author: head.agency,
      Creator: "tinhso",
      Producer: "tinhso (pdfkit)",
      CreationDate: head.printedAt,
      ModDate: head.printedAt
    }
  });
  for (const name of ["regular", "bold", "italic"])
    doc.registerFont(name, fontBytes(name));
  write2(doc, head, pages).catch((error) => doc.destroy(error));
  return doc;
}
async function write2(doc, head, pages) {
  let page3 = 0;
  let y = 0;
  const nextPage = () => {
    doc.addPage();
    page3 += 1;
    doc.font("italic").fontSize(7);
    doc.text(`${head.form.line} \u2013 ${head.agency}`, MARGIN, 210 * MM2 - MARGIN, { lineBreak: false });
    doc.text(`Trang ${page3}`, MARGIN, 210 * MM2 - MARGIN, { width: WIDTH, align: "right", lineBreak: false });
    y = MARGIN;
    if (page3 === 1) y = title(doc, head);
    y = drawRow(
      doc,
      COLUMNS.map((column) => column.title),
      y,
      "bold",
      "center"
    );
  };
  nextPage();
  let n = 0;
  for await (const rows of pages) {
    for (const row of rows) {
      n += 1;
      const cells = COLUMNS.map((column) => column.cell(row, n).normalize("NFC"));
      if (y + heightOf(doc, cells, "regular") > BOTTOM) nextPage();
      y = drawRow(doc, cells, y, "regular", "left");
    }
    while (doc.readableLength > WAITING && !doc.destroyed) await sleep(5);
    if (doc.destroyed) return;
  }
  if (y + 12 * MM2 > BOTTOM) nextPage();
  doc.font("italic").fontSize(8);
  doc.text(`T\u1ED5ng s\u1ED1: ${n} h\u1ED3 s\u01A1. In l\xFAc ${longMoment(head.printedAt)}.`, MARGIN, y + 3 * MM2, { width: WIDTH });
  doc.end();
}
function title(doc, head) {
  const half = WIDTH / 2;
  const put = (text8, x, y2, font, size) => {
    doc.font(font).fontSize(size).text(text8, x, y2, { width: half, align: "center" });
    return doc.y;
  };
  let left = MARGIN;
  if (head.parentAgency) left = put(head.parentAgency.toLocaleUpperCase("vi"), MARGIN, left, "regular", 9);
  left = put(head.agency.toLocaleUpperCase("vi"), MARGIN, left, "bold", 9);
  let right = put("C\u1ED8NG H\xD2A X\xC3 H\u1ED8I CH\u1EE6 NGH\u0128A VI\u1EC6T NAM", MARGIN + half, MARGIN, "bold", 9);
  right = put("\u0110\u1ED9c l\u1EADp - T\u1EF1 do - H\u1EA1nh ph\xFAc", MARGIN + half, right, "bold", 10);
  const y = Math.max(left, right) + 4 * MM2;
  doc.font("bold").fontSize(13).text(head.form.title, MARGIN, y, { width: WIDTH, align: "center" });
  doc.font("italic").fontSize(10).text(`(T\u1EEB ${longDateOf(head.from)} \u0111\u1EBFn ${longDateOf(head.to)})`, MARGIN, doc.y, { width: WIDTH, align: "center" });
  return doc.y + 3 * MM2;
}
var SIZE = 7.5;
var widthOf = (column) => WIDTH * column.width / TOTAL;
function heightOf(doc, cells, font) {
  doc.font(font).fontSize(SIZE);
  return Math.max(
    SIZE * 1.2,
    ...COLUMNS.map((column, i) => doc.heightOfString(cells[i] || " ", { width: widthOf(column) - 2 * PAD3 }))
  ) + 2 * PAD3;
}
function drawRow(doc, cells, y, font, align) {
  const height = heightOf(doc, cells, font);
  let x = MARGIN;
  for (const [i, column] of COLUMNS.entries()) {
    const width = widthOf(column);
    doc.lineWidth(0.4).rect(x, y, width, height).stroke("#000000");
    doc.fillColor("#000000").text(cells[i] ?? "", x + PAD3, y + PAD3, { width: width - 2 * PAD3, align });
    x += width;
  }
  return y + height;
}

// src/modules/services/pages/register.tsx
import { Fragment as Fragment26, jsx as jsx46, jsxs as jsxs43 } from "hono/jsx/jsx-runtime";
var KEEPERS = ["receptionist", "leader", "coordinator"];
async function ownAgencies(ctx) {
  const grants = (ctx.actor.kind === "person" ? ctx.actor.grants : []).filter((grant3) => KEEPERS.includes(grant3.role));
  const agencies = (await agenciesOf(ctx)).agenciesAt(localDate(ctx.now), { kind: "service_centre" });
  const found2 = [];
  for (const agency of agencies) {
    const above = new Set(await ancestorIds(ctx, agency.unitId));
    if (grants.some((grant3) => grant3.agencyId ? grant3.agencyId === agency.id : above.has(grant3.unitId)))
      found2.push({ value: agency.id, label: agency.name });
  }
  return found2;
}
async function registerPage(c) {
  const ctx = c.get("ctx");
  const say = deedWords(ctx.lang);
  const today = localDate(ctx.now);
  const agencies = await ownAgencies(ctx);
  return page2(
    c,
    { door: "workspace", title: say("register"), crumbs: [{ label: say("register") }] },
    /* @__PURE__ */ jsxs43(Fragment26, { children: [
      /* @__PURE__ */ jsx46(PageHead, { title: say("register"), lede: say("registerLede") }),
      /* @__PURE__ */ jsxs43(Form, { action: "/can-bo/so-theo-doi.pdf", method: "get", children: [
        /* @__PURE__ */ jsx46(
          Select,
          {
            name: "agency",
            label: say("registerAgency"),
            options: agencies,
            value: agencies[0]?.value,
            empty: false
          }
        ),
        /* @__PURE__ */ jsx46(DateInput, { name: "from", label: say("registerFrom"), value: `${today.slice(0, 7)}-01` }),
        /* @__PURE__ */ jsx46(DateInput, { name: "to", label: say("registerTo"), value: today }),
        /* @__PURE__ */ jsx46(Button, { children: say("registerPrint") })
      ] })
    ] })
  );
}
async function registerFile(c) {
  const ctx = c.get("ctx");
  const query = { get: (name) => c.req.query(name) };
  const input2 = parseInput(
    registerInput2.omit({ after: true }),
    { agencyId: c.req.query("agency"), from: readDate2(query, "from"), to: readDate2(query, "to") },
    ctx.lang
  );
  const first = await ask(ctx, registerRows, input2);
  async function* pages() {
    yield first.rows;
    for (let { next } = first; next; ) {
      const more = await ask(ctx, registerRows, { ...input2, after: next });
      yield more.rows;
      next = more.next;
    }
  }
  const agencies = await agenciesOf(ctx);
  const day5 = localDate(ctx.now);
  const agency = agencies.get(input2.agencyId, day5);
  const parent = agency.parentId ? agencies.agencyById(agency.parentId, day5)?.name : void 0;
  const doc = streamRegister(
    {
      form: slipForm("register", day5),
      ...parent ? { parentAgency: parent } : {},
      agency: agency.name,
      from: input2.from,
      to: input2.to,
      printedAt: ctx.now
    },
    pages()
  );
  return new Response(Readable3.toWeb(doc), {
    headers: {
      "content-type": "application/pdf",
      "content-disposition": `attachment; filename="so-theo-doi-${input2.from}-${input2.to}.pdf"`,
      "cache-control": "no-store"
    }
  });
}

// src/modules/services/pages/verify.tsx
import { createHash as createHash14 } from "node:crypto";
import { Fragment as Fragment27, jsx as jsx47, jsxs as jsxs44 } from "hono/jsx/jsx-runtime";
var MAX = 10 * 1024 * 1024;
function Verdict({
  report: report2,
  found: found2,
  lang,
  agency
}) {
  const t = words6(lang);
  const sound = report2.status === "valid";
  const say = deedWords(lang);
  const ended3 = { at: found2.endedAt ? formatDateTime2(found2.endedAt) : "", reason: found2.endReason ?? "" };
  return /* @__PURE__ */ jsxs44(Fragment27, { children: [
    found2.status === "revoked" ? /* @__PURE__ */ jsx47(Notice, { tone: "error", title: say("revoked"), children: /* @__PURE__ */ jsx47("p", { children: say("revokedBody", ended3) }) }) : null,
    found2.status === "replaced" ? /* @__PURE__ */ jsx47(Notice, { tone: "warning", title: say("replaced"), children: /* @__PURE__ */ jsx47("p", { children: say("replacedBody", ended3) }) }) : null,
    /* @__PURE__ */ jsxs44(
      Notice,
      {
        tone: sound ? found2.status === "valid" ? "success" : "info" : "error",
        title: sound ? found2.status === "valid" ? t("verifyValid") : say("signatureSound") : t("verifyInvalid"),
        children: [
          /* @__PURE__ */ jsx47("p", { children: report2.summary[lang] }),
          report2.problems.map((problem) => /* @__PURE__ */ jsx47("p", { children: problem.text[lang] }))
        ]
      }
    ),
    /* @__PURE__ */ jsx47(
      KeyValue,
      {
        items: [
          { label: t("kind"), value: found2.kind === "result" ? found2.resultName[lang] : PAPER_NAMES[found2.kind][lang] },
          ...found2.number ? [{ label: t("number"), value: found2.number }] : [],
          { label: t("issuedBy"), value: agency },
          { label: t("issuedAt"), value: /* @__PURE__ */ jsx47(DateTime, { value: found2.issuedAt }) },
          ...found2.replacedBy ? [
            {
              label: say("replacedBy"),
              value: /* @__PURE__ */ jsx47("a", { href: `/xac-minh/${showVerifyCode(found2.replacedBy)}`, children: showVerifyCode(found2.replacedBy) })
            }
          ] : [],
          { label: t("codeLabel"), value: found2.dossierCode },
          { label: t("digest"), value: /* @__PURE__ */ jsx47("code", { class: "digest", children: found2.sha256 }) }
        ]
      }
    ),
    report2.signatures.map((signature) => /* @__PURE__ */ jsxs44(Card, { title: `${t("signedBy")} ${signature.signer?.name ?? "?"}`, level: 2, children: [
      /* @__PURE__ */ jsx47(
        KeyValue,
        {
          items: [
            ...signature.signer?.organization ? [{ label: t("issuedBy"), value: signature.signer.organization }] : [],
            ...signature.signedAt ? [{ label: t("signedAt"), value: /* @__PURE__ */ jsx47(DateTime, { value: signature.signedAt }) }] : [],
            ...signature.reason ? [{ label: t("reason"), value: signature.reason }] : [],
            { label: t("state"), value: signature.status === "valid" ? t("verifyValid") : t("verifyInvalid") }
          ]
        }
      ),
      [...signature.problems, ...signature.notes].map((note) => /* @__PURE__ */ jsx47("p", { class: "muted", children: note.text[lang] }))
    ] })),
    report2.signatures.some((signature) => signature.signer?.test) ? /* @__PURE__ */ jsx47(Notice, { tone: "warning", children: /* @__PURE__ */ jsx47("p", { children: t("testCertificates") }) }) : null
  ] });
}
async function verifyPage(c, file) {
  const ctx = c.get("ctx");
  const { lang } = ctx;
  const t = words6(lang);
  const code3 = (c.req.param("code") ?? c.req.query("ma") ?? "").trim().slice(0, 40);
  const found2 = file ? file.found : code3 ? await ask(ctx, verifyByCode, { code: code3 }) : null;
  const agencies = await agenciesOf(ctx);
  const problem = file?.problems ? new Problem(422, "invalid_input", { vi: "", en: "" }, file.problems) : void 0;
  const missing2 = !found2 && (code3 !== "" || file !== void 0 && !file.problems);
  return page2(
    c,
    {
      door: "portal",
      title: t("verify"),
      noIndex: code3 !== "",
      crumbs: [{ href: "/xac-minh", label: t("verify") }],
      problem,
      status: missing2 && !file ? 404 : 200
    },
    /* @__PURE__ */ jsxs44(Fragment27, { children: [
      /* @__PURE__ */ jsx47(ErrorSummary, { problems: file?.problems }),
      /* @__PURE__ */ jsx47(PageHead, { title: t("verify"), lede: t("verifyLede") }),
      missing2 ? /* @__PURE__ */ jsx47(Notice, { tone: "error", title: file ? t("verifyForeign") : t("verifyNone", { code: code3 }), children: /* @__PURE__ */ jsx47("p", { children: file ? t("verifyForeignBody") : t("verifyNoneBody") }) }) : null,
      found2 && file ? /* @__PURE__ */ jsx47(Notice, { tone: "info", children: /* @__PURE__ */ jsx47("p", { children: t("verifySame") }) }) : null,
      found2 ? /* @__PURE__ */ jsx47(
        Verdict,
        {
          report: found2.report,
          found: found2,
          lang,
          agency: agencies.agencyById(found2.agencyId, localDate(found2.issuedAt))?.name ?? ""
        }
      ) : null,
      /* @__PURE__ */ jsx47(
        SearchBox,
        {
          action: "/xac-minh",
          name: "ma",
          value: found2 ? showVerifyCode(found2.verifyCode) : code3,
          label: t("verifyCode")
        }
      ),
      /* @__PURE__ */ jsxs44(Form, { action: "/xac-minh", multipart: true, children: [
        /* @__PURE__ */ jsx47(
          FileUpload,
          {
            name: "file",
            label: t("verifyFile"),
            kinds: "PDF",
            accept: "application/pdf",
            maxBytes: MAX,
            error: errorFor(file?.problems, "file")
          }
        ),
        /* @__PURE__ */ jsx47(Button, { kind: "secondary", children: t("verifyButton") })
      ] })
    ] })
  );
}
async function verifyUpload(c) {
  const ctx = c.get("ctx");
  const t = words6(ctx.lang);
  const length = Number(c.req.header("content-length") ?? 0);
  if (length > MAX + 65536) {
    return verifyPage(c, {
      found: null,
      problems: [{ path: "file", message: ctx.lang === "vi" ? "T\u1EC7p l\u1EDBn h\u01A1n 10 MB" : "The file is larger than 10 MB" }]
    });
  }
  const form = await c.req.parseBody();
  const file = form.file;
  if (!(file instanceof File) || file.size === 0)
    return verifyPage(c, { found: null, problems: [{ path: "file", message: t("verifyFile") }] });
  const sha2562 = createHash14("sha256").update(new Uint8Array(await file.arrayBuffer())).digest("hex");
  return verifyPage(c, { found: await ask(ctx, verifyByFile, { sha256: sha2562 }) });
}

// src/modules/services/pages/routes.ts
function mountPages(router) {
  router.get("/thu-tuc", proceduresPage);
  router.get("/thu-tuc/:code", procedurePage);
  router.get("/thu-tuc/:code/nop", startApplication);
  router.get("/ho-so", myDossiersPage);
  router.get("/ho-so/nhap/:draft/kiem-tra", (c) => checkPage(c));
  router.post("/ho-so/nhap/:draft/kiem-tra", sendApplication);
  router.get("/ho-so/nhap/:draft/xoa", discardPage);
  router.post("/ho-so/nhap/:draft/xoa", discardApplication);
  router.post("/ho-so/nhap/:draft/dien-san", fillFromEarlier);
  router.get("/ho-so/nhap/:draft/:page", (c) => formPage(c));
  router.post("/ho-so/nhap/:draft/:page", saveFormPage);
  router.get("/ho-so/:code", (c) => dossierPage2(c));
  router.get("/ho-so/:code/xac-nhan", ownAcknowledgement);
  router.get("/ho-so/:code/giay-to/:paper", ownPaper);
  router.get("/ho-so/:code/tep/:file", ownAttachment);
  router.get("/ho-so/:code/rut", withdrawPage);
  router.post("/ho-so/:code/rut", withdraw);
  router.post("/ho-so/:code/bo-sung", supplement2);
  router.get("/tra-cuu", trackPage);
  router.get("/tra-cuu/:code", trackPage);
  router.get("/xac-minh", (c) => verifyPage(c));
  router.post("/xac-minh", verifyUpload);
  router.get("/xac-minh/:code", (c) => verifyPage(c));
  mountDesk(router, officeDossierPage);
  router.get("/can-bo/ho-so/:id", (c) => officeDossierPage(c));
  router.get("/can-bo/ho-so/:id/tep/:file", officeAttachment);
  router.get("/can-bo/ho-so/:id/giay-to/:paper", officePaper);
  router.get("/can-bo/ho-so/:id/phieu-kiem-soat", officeControlSlip);
  for (const deed of DEEDS) router.post(`/can-bo/ho-so/:id/${deed.path}`, takeDeed(deed));
  router.get("/can-bo/lay-y-kien", consultationsPage);
  router.get("/can-bo/lay-y-kien/:id", (c) => consultationPage(c));
  router.post("/can-bo/lay-y-kien/:id", answerDeed);
  router.get("/can-bo/so-theo-doi", registerPage);
  router.get("/can-bo/so-theo-doi.pdf", registerFile);
}

// src/modules/services/procedures/publish.ts
import { createHash as createHash15 } from "node:crypto";
function canonicalProcedure(procedure) {
  const body = JSON.stringify(
    procedure,
    (_, inner) => inner && typeof inner === "object" && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1)) : inner
  );
  return { body, sha256: createHash15("sha256").update(body).digest("hex") };
}
async function addProcedureVersion(ctx, procedure, source, known) {
  const { body, sha256: sha2562 } = canonicalProcedure(procedure);
  const before2 = known === void 0 ? await newestRevision(ctx, procedure) : known ?? void 0;
  if (before2?.sha256 === sha2562) return { id: before2.id, revision: before2.revision, what: "unchanged" };
  const revision = (before2?.revision ?? 0) + 1;
  const row = await ctx.db.insertInto("procedure_version").values({
    code: procedure.code,
    valid_from: procedure.validFrom,
    valid_to: procedure.validTo ?? null,
    revision,
    sha256: sha2562,
    source,
    loaded_at: ctx.now,
    body
  }).returning("id").executeTakeFirstOrThrow();
  forgetProcedures(ctx.app);
  return { id: String(row.id), revision, what: before2 ? "changed" : "added" };
}
async function newestRevision(ctx, { code: code3, validFrom }) {
  const row = await ctx.db.selectFrom("procedure_version").select(["id", "revision", "sha256"]).where("code", "=", code3).where("valid_from", "=", validFrom).orderBy("revision", "desc").limit(1).executeTakeFirst();
  return row && { id: String(row.id), revision: row.revision, sha256: row.sha256 };
}

// src/modules/services/procedures/section.ts
function checkChildren(doc, docs, report2) {
  doc.data.children.forEach((child, i) => {
    const path2 = ["children", i];
    const other = docs.find(({ data }) => data.code === child.procedure && data.validFrom <= doc.data.validFrom)?.data;
    if (!other) {
      report2(doc, [...path2, "procedure"], `no procedure ${child.procedure} in force on ${doc.data.validFrom}`);
      return;
    }
    for (const { channel: channel2 } of doc.data.manners)
      if (!mannerOf(other, channel2))
        report2(doc, [...path2, "procedure"], `${child.procedure} cannot be filed by ${channel2}, as the bundle can`);
    const asked2 = new Map(fieldsOf(other.form).map((field) => [field.key, field]));
    for (const part of ["answers", "fixed"])
      for (const key3 of Object.keys(child[part]))
        if (!asked2.has(key3)) report2(doc, [...path2, part, key3], `${child.procedure} has no field "${key3}"`);
  });
}
var procedureSection = definePackSection({
  name: "procedures",
  files: ["procedures/*.yaml"],
  schema: procedureSchema,
  after: ["agencies"],
  check(docs, _pack, report2) {
    const seen = /* @__PURE__ */ new Map();
    for (const doc of docs) {
      const key3 = `${doc.data.code} from ${doc.data.validFrom}`;
      const other = seen.get(key3);
      if (other) report2(doc, ["validFrom"], `${key3} is already in ${other}`);
      seen.set(key3, doc.file);
    }
    for (const doc of docs) checkChildren(doc, docs, report2);
  },
  async load(ctx, docs) {
    const newest = await ctx.db.selectFrom("procedure_version").distinctOn(["code", "valid_from"]).select(["id", "code", "valid_from", "revision", "sha256"]).orderBy("code").orderBy("valid_from").orderBy("revision", "desc").execute();
    const before2 = new Map(newest.map((row) => [`${row.code}@${row.valid_from}`, row]));
    const counts = { added: 0, changed: 0, unchanged: 0 };
    for (const { data, file } of docs) {
      const known = before2.get(`${data.code}@${data.validFrom}`);
      const { what } = await addProcedureVersion(ctx, data, file, known ?? null);
      counts[what] += 1;
    }
    return counts;
  }
});

// src/modules/services/forms/sample-data.ts
var FAMILY_NAMES = "Nguy\u1EC5n Nguy\u1EC5n Nguy\u1EC5n Tr\u1EA7n Tr\u1EA7n L\xEA L\xEA Ph\u1EA1m Hu\u1EF3nh Phan V\u0169 V\xF5 \u0110\u1EB7ng B\xF9i \u0110\u1ED7 H\u1ED3 Ng\xF4 D\u01B0\u01A1ng L\xFD Tr\u01B0\u01A1ng \u0110o\xE0n Mai L\xE2m Ch\xE2u Cao T\xF4 Th\u1EA1ch Ki\u1EC1u \u0110inh H\xE0".split(" ");
var MIDDLE_NAMES = {
  male: "V\u0103n V\u0103n H\u1EEFu \u0110\u1EE9c Minh Qu\u1ED1c Th\xE0nh Ho\xE0ng Anh Gia C\xF4ng Xu\xE2n Ng\u1ECDc Thanh Trung B\u1EA3o T\u1EA5n Ph\u01B0\u1EDBc".split(" "),
  female: "Th\u1ECB Th\u1ECB Th\u1ECB Ng\u1ECDc Thu Kim Thanh M\u1EF9 H\u1ED3ng B\xEDch C\u1EA9m Th\xFAy Di\u1EC5m Ph\u01B0\u01A1ng Kh\xE1nh B\u1EA3o Qu\u1EF3nh Minh".split(" ")
};
var GIVEN_NAMES = {
  male: "An B\xECnh C\u01B0\u1EDDng D\u0169ng \u0110\u1EA1t \u0110\u1EE9c H\u1EA3i H\u1EADu Hi\u1EBFu H\xF2a H\xF9ng Huy Khang Kh\xE1nh Khoa L\xE2m Long L\u1ED9c Minh Nam Ngh\u0129a Nh\xE2n Ph\xE1t Phong Ph\xFAc Qu\xE2n Quang Qu\xFD Sang S\u01A1n T\xE0i T\xE2m Th\u1EAFng Th\xE0nh Thi\u1EC7n Th\u1ECBnh Thu\u1EADn T\xEDn To\xE0n Tr\xED Trung Tu\u1EA5n T\xF9ng Vi\u1EC7t Vinh".split(" "),
  female: "Anh \xC1nh Ch\xE2u Chi Dung Duy\xEAn \u0110\xE0o Giang H\xE0 H\u1EA1nh H\xE2n Hi\u1EC1n Hoa H\u1ED3ng Hu\u1EC7 H\u01B0\u01A1ng Khanh Lan Linh Loan Ly Mai My Nga Ng\xE2n Ng\u1ECDc Nhi Nhung Oanh Ph\u01B0\u1EE3ng Quy\xEAn Qu\u1EF3nh T\xE2m Th\u1EA3o Thi Th\u01A1 Thu Th\xFAy Th\u01B0\u01A1ng Ti\xEAn Trang Tr\xE2m Trinh Tuy\u1EBFt Vy Xu\xE2n Y\u1EBFn".split(" ")
};

// src/modules/services/index.ts
var services = defineModule({
  name: "services",
  migrations: "src/modules/services/migrations",
  after: ["store", "units", "calendar", "identity", "events", "files", "notifications"],
  commands: [
    startDraft,
    answerPage,
    attachFile,
    detachFile,
    discardDraft,
    reuseAnswers,
    ...dossierCommands,
    ...deskCommands
  ],
  queries: [
    openDraft,
    myDrafts,
    offerReuse,
    openDossier,
    openOwnDossier,
    myDossiers,
    trackDossier,
    ...dossierQueries,
    ...deskQueries,
    verifyByCode,
    verifyByFile
  ],
  roles: {
    receptionist: { vi: "C\xF4ng ch\u1EE9c ti\u1EBFp nh\u1EADn v\xE0 tr\u1EA3 k\u1EBFt qu\u1EA3", en: "One-stop officer" },
    handler: { vi: "Chuy\xEAn vi\xEAn th\u1EE5 l\xFD", en: "Specialist" },
    leader: { vi: "L\xE3nh \u0111\u1EA1o ph\xEA duy\u1EC7t", en: "Approving leader" },
    coordinator: { vi: "Qu\u1EA3n l\xFD m\u1ED9t c\u1EEDa c\u1EE7a t\u1EC9nh", en: "Head of the service centre" }
  },
  events: serviceEvents,
  consumers: [...dossierConsumers, ...deskConsumers],
  jobs: [...dossierJobs],
  pack: [procedureSection],
  endpoints: serviceEndpoints,
  nav: [
    { door: "portal", href: "/thu-tuc", label: { vi: "Th\u1EE7 t\u1EE5c h\xE0nh ch\xEDnh", en: "Procedures" }, order: 10 },
    { door: "portal", href: "/tra-cuu", label: { vi: "Tra c\u1EE9u h\u1ED3 s\u01A1", en: "Track a dossier" }, order: 20 },
    { door: "portal", href: "/xac-minh", label: { vi: "Ki\u1EC3m tra gi\u1EA5y t\u1EDD", en: "Verify a document" }, order: 30 },
    { door: "workspace", href: "/can-bo", label: { vi: "B\xE0n l\xE0m vi\u1EC7c", en: "Desk" }, order: 10 },
    {
      door: "workspace",
      href: "/can-bo/ho-so",
      label: { vi: "H\u1ED3 s\u01A1 c\u1EA7n x\u1EED l\xFD", en: "Worklist" },
      order: 20,
      roles: ["receptionist", "handler", "leader", "coordinator"]
    },
    ...deskNav,
    ...dossierNav
  ],
  routes: mountPages
});

// bench/worklist.ts
var NOW = "2026-03-03T10:00:00+07:00";
var OPEN2 = 8e3;
var ROUNDS = 15;
var modules = [
  storePart,
  searchPart,
  eventsPart,
  jobsPart,
  packPart,
  unitsPart,
  calendarPart,
  identityPart,
  filesPart,
  notificationsPart,
  services
];
async function makeBed(superuserUrl) {
  const name = `deskbench_${randomUUID6().replaceAll("-", "").slice(0, 12)}`;
  const root = new pg5.Client({ connectionString: superuserUrl });
  await root.connect();
  await root.query(`CREATE DATABASE ${name} OWNER tinhso_owner`);
  console.log(`database ${name}`);
  const as = (user, password) => {
    const url = new URL(superuserUrl);
    url.pathname = `/${name}`;
    if (user) url.username = user;
    if (password) url.password = password;
    return url.href;
  };
  const admin = new pg5.Client({ connectionString: as() });
  let app;
  const drop = async () => {
    await app?.close();
    await admin.end();
    await root.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await root.end();
  };
  try {
    app = await prepare();
    return { app, admin, drop };
  } catch (error) {
    await drop();
    throw error;
  }
  async function prepare() {
    await admin.connect();
    for (const extension2 of ["unaccent", "pg_trgm", "btree_gist", "pgcrypto"])
      await admin.query(`CREATE EXTENSION IF NOT EXISTS ${extension2}`);
    const urls = { ownerUrl: as("tinhso_owner", "owner"), appUrl: as("tinhso_app", "app") };
    await migrate({ ownerUrl: urls.ownerUrl, appRole: "tinhso_app", modules });
    const app2 = createApp({
      config: loadConfig({
        DATA_DIR: mkdtempSync(join12(tmpdir(), "tinhso-bench-")),
        DATABASE_URL: urls.appUrl,
        DATABASE_OWNER_URL: urls.ownerUrl,
        LOG_LEVEL: "silent",
        TINHSO_SECRET: "a secret for the bench only, nothing depends on it",
        DEMO: "true"
      }),
      clock: new ManualClock(NOW),
      log: pino({ level: "silent" }),
      store: createStore({ url: urls.appUrl, poolSize: 4 }),
      modules
    });
    const ctx = contextFor(app2, { kind: "system", name: "bench" }, "bench", "vi");
    await loadPack(
      ctx,
      process.env.PACK ?? join12(rootDir, "provinces/tay-ninh"),
      app2.modules.flatMap((module) => module.pack ?? []),
      {
        unknownFiles: "ignore"
      }
    );
    return app2;
  }
}
async function fill2({ admin }, n) {
  await admin.query(`SELECT setseed(0.42)`);
  await admin.query(
    `INSERT INTO person (personal_id_number, full_name, level, created_at, updated_at)
     SELECT lpad((72000000000 + i)::text, 12, '0'),
       (ARRAY['Nguy\u1EC5n','Tr\u1EA7n','L\xEA','Ph\u1EA1m','Hu\u1EF3nh','Phan','V\xF5','\u0110\u1EB7ng','B\xF9i','\u0110\u1ED7'])[1 + (i * 7) % 10] || ' ' ||
       (ARRAY['V\u0103n','Th\u1ECB','H\u1EEFu','Ng\u1ECDc','Minh','Qu\u1ED1c'])[1 + (i * 5) % 6] || ' ' ||
       (ARRAY['\xC1nh','B\xECnh','C\u01B0\u1EDDng','D\u0169ng','Giang','H\u1EA1nh','Kh\xE1nh','Lan','Mai','Nam','Oanh','Ph\xFAc','Qu\u1EF3nh','S\u01A1n','Th\u1EA3o','Uy\xEAn','Vinh','Xu\xE2n','Y\u1EBFn','\u0110\u1EE9c'])[1 + (i * 13) % 20],
       2, now(), now()
     FROM generate_series(1, 40000) i`
  );
  await admin.query(`CREATE TABLE bench_person AS SELECT row_number() OVER (ORDER BY personal_id_number) AS n, id FROM person;
    CREATE UNIQUE INDEX ON bench_person (n);
    CREATE TABLE bench_place AS SELECT row_number() OVER (ORDER BY (kind <> 'commune_pc'), id) AS n, id, unit_id
      FROM agency WHERE valid_to > '2026-03-03' AND kind NOT LIKE '%police%';
    CREATE UNIQUE INDEX ON bench_place (n)`);
  const step = 1e5;
  for (let from = 0; from < n; from += step) {
    await admin.query(
      `INSERT INTO dossier (code, procedure_code, procedure_version_id, applicant_id, receiving_agency_id,
         deciding_agency_id, unit_id, channel, subject, answers, state, step, submitted_at, received_at, due_at,
         step_due_at, handled_at, returned_at, outcome, timeliness, handler_id)
       SELECT '000.00.' || lpad(a.n::text, 2, '0') || '.H53-' || to_char(at, 'YYMMDD') || '-' || lpad(i::text, 7, '0'),
         '1.' || lpad((1 + i % 23)::text, 6, '0'), (SELECT id FROM procedure_version LIMIT 1), p.id, a.id, a.id, a.unit_id,
         (ARRAY['online','direct','postal'])[1 + i % 3], 'H\u1ED9 kinh doanh s\u1ED1 ' || i, '{}',
         CASE WHEN open THEN (ARRAY[1,2,4,4,4,4,5,9,9,4])[1 + i % 10] ELSE (ARRAY[10,10,10,10,10,10,10,10,7,3])[1 + i % 10] END,
         CASE WHEN NOT open THEN NULL WHEN i % 10 = 0 THEN 'receive' WHEN i % 10 IN (7, 8) THEN 'issue'
           WHEN i % 10 = 6 THEN NULL WHEN i % 10 = 9 THEN 'approve' ELSE 'process' END,
         at, at + interval '2 hours',
         CASE WHEN open AND i % 10 IN (0, 6) THEN NULL WHEN open THEN $4::timestamptz + (random() * 14 - 2) * interval '1 day' ELSE at + interval '5 days' END,
         CASE WHEN open AND i % 10 = 0 THEN at + interval '8 hours' END,
         CASE WHEN NOT open THEN at + interval '4 days' END, CASE WHEN NOT open THEN at + interval '5 days' END,
         CASE WHEN NOT open THEN 'granted' END, CASE WHEN NOT open THEN 'on_time' END, h.id
       FROM (SELECT i, i > $3 AS open, $4::timestamptz - (CASE WHEN i > $3 THEN random() * 7 ELSE 8 + random() * 722 END) * interval '1 day' AS at,
           1 + floor(power(random(), 1.6) * (SELECT count(*) FROM bench_place))::int AS place
         FROM generate_series($1::int + 1, $2::int) i) s
       JOIN bench_place a ON a.n = s.place JOIN bench_person p ON p.n = 1 + (i * 31) % 40000
       LEFT JOIN bench_person h ON h.n = 1 + a.n * 5 + i % 5 AND i % 10 BETWEEN 2 AND 9`,
      [from, Math.min(n, from + step), n - OPEN2, NOW]
    );
  }
  await admin.query("DROP TABLE bench_person, bench_place");
  await admin.query("VACUUM ANALYZE");
}
async function actorsOf({ app, admin }) {
  const ctx = contextFor(app, { kind: "system", name: "bench" }, "bench", "vi");
  const province = (await unitsOf(ctx)).rootsAt("2026-03-03")[0]?.id ?? "";
  const busiest = await admin.query(
    `SELECT unit_id, deciding_agency_id, mode() WITHIN GROUP (ORDER BY handler_id) AS handler FROM dossier
     WHERE unit_id <> $1 GROUP BY 1, 2 ORDER BY count(*) DESC LIMIT 1`,
    [province]
  );
  const { unit_id, deciding_agency_id, handler } = busiest.rows[0];
  const person = (roles, unitId2, agencyId2 = null) => ({
    kind: "person",
    personId: handler,
    name: "Bench",
    level: 2,
    sessionId: "bench",
    grants: roles.map((role) => ({ role, unitId: unitId2, agencyId: agencyId2 }))
  });
  return {
    commune: person(["handler", "leader"], unit_id),
    agency: person(["handler", "leader"], unit_id, deciding_agency_id),
    province: person(["coordinator"], province)
  };
}
var LISTS2 = {
  process: { list: "process", sort: "urgent" },
  "open, all": { list: "open", sort: "urgent" },
  overdue: { list: "open", sort: "urgent", colour: "overdue" },
  newest: { list: "open", sort: "newest" },
  "open by procedure": { list: "open", sort: "urgent", procedure: "1.000007" },
  "nothing fits": { list: "open", sort: "urgent", procedure: "9.999999" },
  mine: { list: "mine", sort: "urgent" },
  ended: { list: "done", sort: "urgent" },
  "ended by procedure": { list: "done", sort: "urgent", procedure: "1.000007" },
  "name, open": { list: "open", sort: "urgent", text: "nguyen anh" },
  "name, all": { list: "all", sort: "urgent", text: "tran van binh" },
  "code, all": { list: "all", sort: "urgent", text: "000.00.05.H53-26" }
};
var median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
async function measure(bed, explain2) {
  const found2 = /* @__PURE__ */ new Map();
  for (const [who, actor] of Object.entries(await actorsOf(bed))) {
    const ctx = contextFor(bed.app, actor, "bench", "vi");
    const ways = {
      counts: () => ask(ctx, deskCounts, {}),
      overview: () => ask(ctx, deskOverview, {}),
      orphans: () => ask(ctx, orphans, {}),
      ...Object.fromEntries(Object.entries(LISTS2).map(([name, input2]) => [name, () => ask(ctx, worklist, input2)]))
    };
    for (const [name, way] of Object.entries(ways)) {
      if (explain2) await explained(bed, `${who}: ${name}`, way);
      await way();
      const times = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const begun = performance.now();
        await way();
        times.push(performance.now() - begun);
      }
      found2.set(`${who}: ${name}`, median(times));
    }
  }
  return found2;
}
async function explained({ admin }, title2, way) {
  const sent = [];
  const { query } = pg5.Client.prototype;
  pg5.Client.prototype.query = function(...args) {
    if (typeof args[0] === "string" && Array.isArray(args[1])) sent.push({ text: args[0], values: args[1] });
    return query.apply(this, args);
  };
  try {
    await way();
  } finally {
    pg5.Client.prototype.query = query;
  }
  for (const { text: text8, values } of sent.filter(({ text: text9 }) => /\bdossier\b/.test(text9))) {
    const { rows } = await admin.query(`EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) ${text8}`, values);
    console.log(`
== ${title2}
${rows.map((row) => row["QUERY PLAN"]).join("\n")}`);
  }
}
async function run(sizes) {
  const server = process.env.TINHSO_TEST_PG;
  if (!server) throw new Error("TINHSO_TEST_PG names no server");
  const results = [];
  const asked2 = (sizes.length > 0 ? sizes : ["10000", "1000000"]).map(Number);
  for (const n of asked2) {
    const bed = await makeBed(server);
    try {
      await fill2(bed, n);
      const size = await bed.admin.query(
        `SELECT pg_size_pretty(pg_total_relation_size('dossier')) AS d, pg_size_pretty(pg_total_relation_size('dossier_search')) AS s`
      );
      console.log(`${n} dossiers: ${size.rows[0].d} with indexes, ${size.rows[0].s} of words`);
      results.push(await measure(bed, process.env.EXPLAIN === "1" && n === asked2.at(-1)));
    } finally {
      await bed.drop();
    }
  }
  const first = results[0] ?? /* @__PURE__ */ new Map();
  for (const [name, base2] of first) {
    const row = results.map((result) => (result.get(name) ?? Number.NaN).toFixed(1).padStart(8)).join(" ");
    const ratio = (results.at(-1)?.get(name) ?? Number.NaN) / base2;
    console.log(`${name.padEnd(30)} ${row} ms   x${ratio.toFixed(2)}`);
  }
}
export {
  run
};
