import type { Command, Query } from '../../src/kernel/command.ts';
import { findModules } from '../../src/modules.ts';

/** All parts and modules of the program, found as the program finds them. */
export const modules = await findModules();

// biome-ignore lint/suspicious/noExplicitAny: commands and queries of all shapes
export type Gated = Command<any, any> | Query<any, any>;

/** Everything that passes the permission gate. */
export const gated: readonly Gated[] = modules.flatMap(({ commands = [], queries = [] }) => [...commands, ...queries]);

export const declaredRoles: readonly string[] = modules.flatMap(({ roles = {} }) => Object.keys(roles));
