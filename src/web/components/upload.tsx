import { fieldId } from '../form.ts';
import { formatBytes } from '../format.ts';
import { useLang } from '../lang.ts';
import { words } from '../words.ts';
import { Button } from './button.tsx';
import type { FieldProps } from './field.tsx';
import { describedBy, Field } from './field.tsx';
import { Icon } from './icon.tsx';

export interface UploadedFile {
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly href?: string | undefined;
}

/**
 * Photo or file of a paper. A phone offers its camera by itself for `image/*`. Files already sent stay listed with a
 * button that posts `removeName=<id>`, so a person who comes back sees what is there. The form must be multipart.
 */
export function FileUpload({
  kinds,
  accept,
  maxBytes,
  multiple,
  files = [],
  removeName = '_remove',
  ...field
}: FieldProps & {
  /** Accepted kinds in words: “ảnh JPG, PNG hoặc tệp PDF”. */
  kinds: string;
  /** For the file chooser: `image/jpeg,image/png,application/pdf`. */
  accept: string;
  maxBytes: number;
  multiple?: boolean;
  files?: readonly UploadedFile[] | undefined;
  removeName?: string;
}) {
  const lang = useLang();
  const t = words(lang);
  const limit = t('fileAllowed', { kinds, mb: Math.floor(maxBytes / 1024 / 1024) });
  const shown = { ...field, hint: field.hint ? `${field.hint} ${limit}` : limit };
  return (
    <Field {...shown}>
      {files.length > 0 ? (
        <ul class="files" aria-label={t('fileChosen')}>
          {files.map((file) => (
            <li>
              <Icon name="file" />
              <span class="files__name">
                {file.href ? <a href={file.href}>{file.name}</a> : file.name}
                <small>{formatBytes(file.size, lang)}</small>
              </span>
              <Button kind="quiet" name={removeName} value={file.id} noValidate>
                {t('fileRemove')}
                <span class="vh"> {file.name}</span>
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <input
        class="input input--file"
        id={fieldId(field.name)}
        type="file"
        name={field.name}
        accept={accept}
        multiple={multiple}
        aria-describedby={describedBy(shown)}
        aria-invalid={field.error ? 'true' : undefined}
      />
    </Field>
  );
}
