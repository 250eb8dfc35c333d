/** The kiosk prints the slip by itself and is free again for the next person after a while. */
const slip = document.querySelector<HTMLElement>('.slip');
const button = document.querySelector<HTMLButtonElement>('[data-print]');

if (button) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
const back = slip?.dataset.back;
if (back) {
  addEventListener('load', () => print());
  setTimeout(() => location.assign(back), Number(slip?.dataset.after ?? 20) * 1000);
}
