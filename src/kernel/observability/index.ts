export { draining } from './drain.ts';
export { mountHealth, type Readiness, readiness } from './health.ts';
export { measureHttp, requestIdOf } from './http.ts';
export { createLogger, describeError, redact } from './log.ts';
export { metricsRegistry } from './registry.ts';
