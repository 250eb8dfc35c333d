import type { Context } from 'hono';
import type { Ctx } from '../../../kernel/context.ts';
import type { Env } from '../../../kernel/module.ts';
import { inSentence, provinceInfo } from '../../../kernel/units/index.ts';
import {
  Button,
  ButtonGroup,
  ButtonLink,
  Card,
  Form,
  Grid,
  Hero,
  page,
  paths,
  SearchBox,
  TextInput,
} from '../../../web/index.ts';
import { proceduresInForce } from '../../services/index.ts';
import { homeWords } from '../words/home.ts';
import { OnlineProcedures } from './home-procedures.tsx';
import { headline, ResolutionStrip } from './home-resolution.tsx';

/** `/`: what people come for, in the order in which they come for it. */
export async function homePage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = homeWords(ctx.lang);
  const info = await provinceInfo(ctx);
  const name = info?.name[ctx.lang] ?? t('title');
  const province = ctx.lang === 'vi' ? inSentence(name) : name;
  const procedures = await proceduresInForce(ctx);
  const progress = await headline(ctx);
  return page(
    c,
    {
      door: 'portal',
      title: t('title'),
      description: t('description', { province }),
      width: 'wide',
      hero: (
        <Hero title={t('question')} lede={t('lede', { province })}>
          <SearchBox label={t('search')} />
        </Hero>
      ),
    },
    <>
      <Welcome ctx={ctx} />
      <OnlineProcedures ctx={ctx} procedures={procedures} />
      <Grid min="l">
        <Card title={t('track')} level={2}>
          <Form action={paths.track} method="get">
            <TextInput name="ma" label={t('trackCode')} hint={t('trackHint')} maxLength={60} spellcheck={false} />
            <Button kind="secondary">{t('trackButton')}</Button>
          </Form>
        </Card>
        <Card title={t('verify')} level={2}>
          <p>{t('verifyText')}</p>
          <p>
            <a href={paths.verify}>{t('verifyLink')}</a>
          </p>
        </Card>
      </Grid>
      {progress ? <ResolutionStrip ctx={ctx} progress={progress} /> : null}
      <Ways ctx={ctx} />
    </>,
  );
}

/** Who is signed in finds their own things first. */
function Welcome({ ctx }: { ctx: Ctx }) {
  if (ctx.actor.kind !== 'person') return null;
  const t = homeWords(ctx.lang);
  return (
    <section class="stack" aria-labelledby="chao">
      <h2 id="chao">{t('hello', { name: ctx.actor.name })}</h2>
      <ButtonGroup>
        <ButtonLink kind="secondary" href="/ho-so">
          {t('myDossiers')}
        </ButtonLink>
        <ButtonLink kind="quiet" href={paths.account}>
          {t('myAccount')}
        </ButtonLink>
      </ButtonGroup>
    </section>
  );
}

function Ways({ ctx }: { ctx: Ctx }) {
  const t = homeWords(ctx.lang);
  return (
    <Grid min="l">
      <Card title={t('help')} level={2}>
        <p>{t('helpText')}</p>
        <p>
          <a href={paths.guide}>{t('helpLink')}</a>
        </p>
      </Card>
      <Card title={t('officers')} level={2}>
        <p>{t('officersText')}</p>
        <p>
          <a href={paths.workspace}>{t('workspace')}</a> · <a href={paths.centre}>{t('centre')}</a>
        </p>
      </Card>
    </Grid>
  );
}
