import type { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import type { Client } from 'pg';
import type { Command, Query } from './command.ts';
import type { Ctx } from './context.ts';
import type { Consumer, EventType } from './events/event.ts';
import type { Endpoint } from './http/endpoint.ts';
import type { Job } from './jobs/job.ts';
import type { PackSection } from './pack/section.ts';

import type { PersonalData } from './personal-data.ts';

import type { RetentionRule } from './store/retention.ts';

import type { Text } from './text.ts';

/** What every route handler finds in the Hono context: `c.get('ctx')`. */
export interface Env {
  Variables: { ctx: Ctx };
}
export type Router = Hono<Env>;

export type Door = 'portal' | 'workspace' | 'centre';

export interface NavItem {
  readonly door: Door;
  readonly href: string;
  readonly label: Text;
  /** Smaller first. */
  readonly order: number;
  /** Shown only to holders of one of these roles; to everybody when absent. */
  readonly roles?: readonly string[];
}

/**
 * The one face of a module: everything the program needs to know of it. Nothing else registers anything anywhere.
 * Kernel parts with tables or pages use the same shape.
 */
export interface Module {
  /** Folder name; also the prefix of its commands, events and permissions. */
  readonly name: string;
  /** Folder of plain SQL files `NNNN_title.sql`, relative to the repository: `src/modules/services/migrations`. */
  readonly migrations?: string;
  /** Modules whose tables this one's migrations refer to. */
  readonly after?: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: a list of commands with different inputs
  readonly commands?: readonly Command<any, any>[];
  // biome-ignore lint/suspicious/noExplicitAny: a list of queries with different inputs
  readonly queries?: readonly Query<any, any>[];
  readonly roles?: Readonly<Record<string, Text>>;
  readonly events?: readonly EventType[];
  readonly consumers?: readonly Consumer[];
  readonly jobs?: readonly Job[];
  /** Rows that are deleted some time after they were of use. */
  readonly retention?: readonly RetentionRule[];
  // biome-ignore lint/suspicious/noExplicitAny: a list of sections with different shapes
  readonly pack?: readonly PackSection<any>[];
  /** Machine endpoints, described for OpenAPI by the schemas that also check them. */
  // biome-ignore lint/suspicious/noExplicitAny: a list of endpoints with different shapes
  readonly endpoints?: readonly Endpoint<any, any, any, any>[];
  readonly nav?: readonly NavItem[];
  /**
   * Pieces this module puts into pages of modules it builds on, by the name of the place: `services.procedure`. The page
   * that has the place says what `subject` is.
   */
  readonly slots?: Readonly<Record<string, (ctx: Ctx, subject: string) => Promise<Child>>>;
  /** What the module holds about people: given out, erased or kept on a person's request. */
  readonly personalData?: PersonalData;
  /** Prepares what plain SQL files cannot (a library's own schema), as the owner, after the migrations; repeatable. */
  provision?(owner: Client, appRole: string): Promise<void>;
  /** Mounts the module's pages. */
  routes?(router: Router): void;
}

export function defineModule(module: Module): Module {
  return module;
}
