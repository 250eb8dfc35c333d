// The walls of the house (ARCHITECTURE.md draws them). tests/house/walls.test.ts breaks each rule on purpose.

/** Code that only tests may use, beside the code it helps to test. */
const TEST_CODE = '\\.test\\.tsx?$|(^|/)testing(/|\\.tsx?$)';

/** Imports of which nothing is left at run time. */
const TYPES = ['type-only', 'type-import'];

/**
 * The pure core: rules of the domain as functions, without database, files, network or clock. It may import itself,
 * Zod and nothing else, so that what is pure stays so all the way down. Types may come from anywhere.
 */
const PURE = [
  'src/kernel/(text|problem)\\.ts$',
  'src/kernel/i18n/messages\\.ts$',
  'src/kernel/calendar/(axis|deadline|deadline-rule|explain|local-time|words|working-calendar)\\.ts$',
  'src/kernel/formats/[^/]+(?<!\\.test)\\.ts$',
  'src/kernel/search/(fold|rank|edit-distance)\\.ts$',
  'src/kernel/units/(dates|levels|identifier|geometry|model)\\.ts$',
  'src/kernel/pack/(cells|csv|glob)\\.ts$',
  'src/kernel/events/sealing/canonical\\.ts$',
  'src/kernel/signing/der\\.ts$',
  'src/web/form\\.ts$',
  'src/modules/services/dossiers/(states|code)\\.ts$',
  'src/modules/services/forms/[^/]+(?<!\\.test)\\.ts$',
  'src/modules/services/procedures/(check|children|deadline-rule|fees|parts|result|schema|words)\\.ts$',
  'src/modules/indicators/(period|compile|declaration)\\.ts$',
  'src/modules/resolution/status\\.ts$',
  'src/modules/service-quality/index766/score\\.ts$',
  'src/modules/service-quality/export/(cells|csv)\\.ts$',
].map((path) => `^${path}`);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'kernel-knows-no-module',
      comment: 'The kernel is what modules stand on: it imports no module, no page shell and not the program.',
      severity: 'error',
      from: { path: '^src/kernel/', pathNot: TEST_CODE },
      to: { path: '^src/(modules|web|cli)/|^src/[^/]+$' },
    },
    {
      name: 'web-knows-no-module',
      comment: 'The design system serves every module, so it knows none.',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { path: '^src/(modules|cli)/|^src/[^/]+$' },
    },
    {
      name: 'modules-through-the-face',
      comment: 'A module uses another one through its index.ts only (tests also through its testing/).',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/', pathNot: TEST_CODE },
      to: { path: '^src/modules/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index\\.ts$'] },
    },
    {
      name: 'modules-through-the-face-in-tests',
      comment: 'A test may use what another module offers to tests, but not its inside.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/.*(\\.test\\.tsx?|testing/.+|testing\\.tsx?)$' },
      to: {
        path: '^src/modules/',
        pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/(index\\.ts|testing(/.+|\\.ts))$'],
      },
    },
    {
      name: 'modules-know-no-program',
      comment: 'The program finds the modules, not the other way round.',
      severity: 'error',
      from: { path: '^src/modules/', pathNot: TEST_CODE },
      to: { path: '^src/cli/|^src/[^/]+$' },
    },
    {
      name: 'no-circles',
      comment:
        'Files that need each other to run. A circle of types alone is allowed: nothing of it is left at run time.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: TYPES } },
    },
    {
      name: 'pure-core',
      comment:
        'Rules of the domain do no input or output: they import the pure core and Zod only (types from anywhere).',
      severity: 'error',
      from: { path: PURE },
      to: { pathNot: [...PURE, '(^|/)node_modules/zod/'], dependencyTypesNot: TYPES },
    },
    {
      name: 'no-test-code',
      comment: 'The program does not run what is there for tests and benchmarks.',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST_CODE },
      to: { path: [TEST_CODE, '^(tests|bench|scripts)/'] },
    },
    {
      name: 'nothing-from-outside',
      comment: 'The project stands alone: no file outside the repository is imported.',
      severity: 'error',
      from: {},
      to: { path: '^\\.\\./', pathNot: '/node_modules/' },
    },
    {
      name: 'no-dev-dependency',
      comment: 'What runs in production must be there after `npm ci --omit=dev`.',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST_CODE },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: TYPES },
    },
    {
      name: 'no-undeclared-package',
      comment: 'Every package used is named in package.json.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-broken-import',
      comment: 'Every import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
