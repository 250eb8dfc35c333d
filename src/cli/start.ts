import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { loadConfig } from '../kernel/config/index.ts';
import { runConsumers } from '../kernel/events/index.ts';
import { startJobs } from '../kernel/jobs/index.ts';
import { draining } from '../kernel/observability/index.ts';
import { loadProvince, openProgram } from '../program.ts';
import { listen } from '../server.ts';
import { print, say } from './console.ts';

export const startCommand = () =>
  new Command('start')
    .description('start the program: database, schema, province, background work, and the doors')
    .option('-p, --port <port>', 'port to listen on (or PORT)')
    .addHelpText(
      'after',
      '\nMost used settings (environment): PORT, HOST, DATA_DIR, DATABASE_URL, DATABASE_OWNER_URL, BASE_URL, PROVINCE,\nDEMO, SMTP_URL. All of them: docs/configuration.md.',
    )
    .action(async (options: { port?: string }) => {
      const config = loadConfig({ ...process.env, ...(options.port ? { PORT: options.port } : {}) });
      for (const warning of config.warnings) say(`! ${warning}`);
      const { app, database } = await openProgram(config, { log: (line) => say(`· ${line}`) });
      let stopping = false;
      const stop = async (why: string): Promise<void> => {
        if (stopping) return;
        stopping = true;
        say(`· ${why}: closing`);
        draining(app).begin(why === 'SIGTERM');
        await pause(why === 'SIGTERM' ? config.drainDelayMs : 0);
        await app.close();
        await database.stop();
        process.exit(0);
      };
      try {
        await loadProvince(app, (line) => say(`· ${line}`));
        await startJobs(app);
        await runConsumers(app);
        const given = handedOver(process.env);
        const { port } = await listen(app, {
          host: config.host,
          port: config.port,
          reusePort: config.reusePort,
          ...(given === undefined ? {} : { fd: given }),
        });
        database.keepUp?.();
        if (!config.baseUrlGiven) Object.assign(config, { baseUrl: config.baseUrl.replace(/:0$/, `:${port}`) });
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(signal));
        print(doors(config.baseUrl, config.demo));
      } catch (error) {
        await app.close();
        await database.stop();
        throw error;
      }
    });

/** The listening socket that systemd opened for us (sd_listen_fds(3)): the first one is descriptor 3. */
function handedOver({ LISTEN_FDS, LISTEN_PID }: NodeJS.ProcessEnv): number | undefined {
  if (!(Number(LISTEN_FDS) >= 1) || (LISTEN_PID && Number(LISTEN_PID) !== process.pid)) return undefined;
  return 3;
}

function doors(url: string, demo: boolean): string {
  const lines = [
    '',
    '  tinhso – tỉnh số is ready.',
    '',
    `  Portal (citizens, firms)       ${url}/`,
    `  Workspace (officers)           ${url}/can-bo`,
    `  Centre (leaders)               ${url}/dieu-hanh`,
    `  The resolution                 ${url}/nghi-quyet`,
    `  Machines: OpenAPI, its browser ${url}/api/openapi.json  ${url}/api/docs`,
    '',
  ];
  if (demo) {
    lines.push(
      '  Demo: open any door, choose "Đăng nhập" and pick a person with one click (citizens, the commune’s officers,',
      '  provincial leaders). No password is needed, and it works on this machine only.',
      '',
    );
  }
  lines.push('  Stop with Ctrl+C.', '');
  return lines.join('\n');
}
