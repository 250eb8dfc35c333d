/** The calling screen comes alive: new calls appear by themselves, with a chime once somebody has allowed sound. */
const main = document.querySelector('main');
const button = document.querySelector<HTMLButtonElement>('[data-sound]');
const board = () => document.querySelector<HTMLElement>('[data-board]');
let audio: AudioContext | undefined;

/** Two notes, as in a station. */
function chime(): void {
  if (audio?.state !== 'running') return;
  [659, 523].forEach((pitch, i) => {
    const sound = audio as AudioContext;
    const [tone, volume] = [sound.createOscillator(), sound.createGain()];
    const at = sound.currentTime + i * 0.45;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.4, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.7);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.7);
  });
}

async function renew(): Promise<void> {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  document.querySelector('[data-clock]')?.replaceChildren(page.querySelector('[data-clock]')?.textContent ?? '');
  const fresh = page.querySelector('[data-board]');
  const old = board();
  if (!fresh || !old) return;
  const before = Number(old.dataset.call);
  old.replaceWith(fresh);
  if (Number(board()?.dataset.call) > before) chime();
}

const source = board()?.dataset.board;
if (main && source) {
  const events = new EventSource(source);
  events.addEventListener('board', () => void renew().catch(() => {}));
  // When the line is gone for long the browser stops trying: the page is loaded anew.
  events.addEventListener('error', () => {
    if (events.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 5_000);
  });
  // The time of day is the server's: the clock of a television is often wrong.
  setInterval(() => void renew().catch(() => {}), 30_000);
}

if (button) {
  button.hidden = false;
  button.addEventListener('click', () => {
    audio = new AudioContext();
    void audio.resume().then(() => {
      button.hidden = true;
      chime();
    });
  });
}
