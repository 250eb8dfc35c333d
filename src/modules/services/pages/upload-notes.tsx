import { type PartialFile, sizeText } from '../../../kernel/files/index.ts';
import type { Lang } from '../../../kernel/text.ts';
import { Notice } from '../../../web/index.ts';
import { draftWords } from '../drafts/words.ts';

/** What the island says while a file is on its way; `{done}`, `{size}` and `{percent}` are filled in by it. */
export function uploadWords(lang: Lang): Record<string, string> {
  const d = draftWords(lang);
  const open = { done: '{done}', size: '{size}', percent: '{percent}' };
  return {
    lang,
    waiting: d('uploadWaiting'),
    sending: d('uploadSending', open),
    cut: d('uploadCut', open),
    done: d('uploadDone'),
    signIn: d('uploadSignIn'),
    wait: d('uploadWait'),
    camera: d('uploadCamera'),
    cancel: d('uploadCancel'),
  };
}

/** What the server has of files whose sending was cut; seen without script too. */
export function UnfinishedUploads({ uploads, lang }: { uploads: readonly PartialFile[]; lang: Lang }) {
  const d = draftWords(lang);
  return (
    <Notice tone="info" title={d('uploadsTitle')}>
      <ul data-unfinished>
        {uploads.map(({ id, name, size, received }) => (
          <li data-upload={id}>
            {d('uploadLeft', { name, done: sizeText(received, lang), size: sizeText(size, lang) })}
          </li>
        ))}
      </ul>
      <p>{d('uploadLeftBody')}</p>
    </Notice>
  );
}
