import { type VariableDoc, variableDoc, variableNames } from './variables.ts';

const groups: readonly VariableDoc['group'][] = [
  'Web',
  'Data',
  'Province',
  'Identity',
  'Mail',
  'Payments',
  'Operation',
];

/** The page docs/configuration.md: one Markdown table per group, straight from the schema. */
export function configReference(): string {
  const tables = groups.map((group) => {
    const rows = variableNames.flatMap((name) => {
      const doc = variableDoc(name);
      if (doc.group !== group) return [];
      const names = doc.secret ? `\`${name}\`<br>\`${name}_FILE\`` : `\`${name}\``;
      return [`| ${names} | ${doc.description} | ${doc.expected} | ${doc.default} |`];
    });
    return [`## ${group}`, '', '| variable | what it does | value | default |', '|---|---|---|---|', ...rows].join(
      '\n',
    );
  });
  return `${[
    '# Configuration',
    'tinhso is configured by variables of the environment; without any it runs on this machine alone, with a database of its own.',
    'A wrong value stops the start with a message that names the variable. An empty value counts as absent. ' +
      'A variable with a second name ending in `_FILE` is secret: that name gives a file to read the value from, so that it is in no process list.',
    ...tables,
  ].join('\n\n')}\n`;
}
