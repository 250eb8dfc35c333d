/**
 * Passkeys (WebAuthn): asks the server what is wanted, the browser for the key, and sends the answer with the form it
 * belongs to. Without this script the form stays hidden and a code is used instead.
 */
interface Wanted {
  readonly challenge: string;
  readonly user?: { readonly id: string };
  readonly excludeCredentials?: readonly { readonly id: string }[];
  readonly allowCredentials?: readonly { readonly id: string }[];
}

const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

const toText = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const listed = (list: readonly { readonly id: string }[] = []) =>
  list.map((one) => ({ ...one, id: toBytes(one.id), type: 'public-key' as const }));

/** Reads the options of the server where the browser cannot do so itself (before 2025). */
function creationOptions(wanted: Wanted): PublicKeyCredentialCreationOptions {
  const read = PublicKeyCredential.parseCreationOptionsFromJSON;
  if (typeof read === 'function') return read.call(PublicKeyCredential, wanted as never);
  return {
    ...wanted,
    challenge: toBytes(wanted.challenge),
    user: { ...wanted.user, id: toBytes(wanted.user?.id ?? '') },
    excludeCredentials: listed(wanted.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
}

function requestOptions(wanted: Wanted): PublicKeyCredentialRequestOptions {
  const read = PublicKeyCredential.parseRequestOptionsFromJSON;
  if (typeof read === 'function') return read.call(PublicKeyCredential, wanted as never);
  return {
    ...wanted,
    challenge: toBytes(wanted.challenge),
    allowCredentials: listed(wanted.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
}

/** The credential as the server reads it. */
function answer(made: PublicKeyCredential): string {
  if (typeof made.toJSON === 'function') return JSON.stringify(made.toJSON());
  const { response } = made;
  const of = (name: string) => {
    const bytes = (response as unknown as Record<string, unknown>)[name];
    return bytes instanceof ArrayBuffer ? toText(bytes) : undefined;
  };
  return JSON.stringify({
    id: made.id,
    rawId: toText(made.rawId),
    type: made.type,
    clientExtensionResults: {},
    response: {
      clientDataJSON: of('clientDataJSON'),
      attestationObject: of('attestationObject'),
      authenticatorData: of('authenticatorData'),
      signature: of('signature'),
      userHandle: of('userHandle'),
    },
  });
}

async function ceremony(form: HTMLFormElement): Promise<void> {
  const asked = await fetch(form.dataset.options ?? '', { method: 'POST', headers: { accept: 'application/json' } });
  if (!asked.ok || asked.redirected) {
    location.reload();
    return;
  }
  const wanted = (await asked.json()) as Wanted;
  const made =
    form.dataset.passkey === 'make'
      ? await navigator.credentials.create({ publicKey: creationOptions(wanted) })
      : await navigator.credentials.get({ publicKey: requestOptions(wanted) });
  const field = form.elements.namedItem('credential');
  if (!(made instanceof PublicKeyCredential) || !(field instanceof HTMLInputElement)) return;
  field.value = answer(made);
  form.submit();
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  if (!('credentials' in navigator) || typeof PublicKeyCredential === 'undefined') continue;
  form.hidden = false;
  document.querySelector<HTMLElement>('[data-no-passkey]')?.remove();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    // Who closes the browser's dialogue changed their mind: the page stays as it is.
    ceremony(form).catch((error: unknown) => {
      const said = form.querySelector<HTMLElement>('[data-failed]');
      if (said) said.hidden = false;
      if (!(error instanceof DOMException)) throw error;
    });
  });
}
