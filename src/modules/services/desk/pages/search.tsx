import type { Lang } from '../../../../kernel/text.ts';
import { Button } from '../../../../web/index.ts';
import { deskWords } from '../words.ts';
import { WORKLIST } from './address.ts';

/** A box that looks through all dossiers one may see, open and ended. */
export function SearchEverywhere({ lang, value }: { lang: Lang; value?: string | undefined }) {
  const t = deskWords(lang);
  return (
    <search class="searchbox" aria-label={t('inAll')}>
      <form method="get" action={WORKLIST}>
        <input type="hidden" name="khay" value="all" />
        <label class="field__label" for="tim-tat-ca">
          {t('inAll')}
        </label>
        <p class="field__hint" id="tim-tat-ca-hint">
          {t('searchHint')}
        </p>
        <div class="searchbox__row">
          <input
            class="input"
            id="tim-tat-ca"
            type="search"
            name="tim"
            value={value}
            autocomplete="off"
            aria-describedby="tim-tat-ca-hint"
          />
          <Button kind="secondary" icon="search">
            {t('search')}
          </Button>
        </div>
      </form>
    </search>
  );
}
