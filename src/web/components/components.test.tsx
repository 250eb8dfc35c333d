import { describe, expect, test } from 'vitest';
import { fieldId } from '../form.ts';
import { LangContext, useLang } from '../lang.ts';
import {
  Banner,
  DateInput,
  DeadlineTag,
  ErrorSummary,
  FileUpload,
  Form,
  Kpi,
  LineChart,
  MoneyInput,
  QrCode,
  Radios,
  Sparkline,
  SummaryList,
  Table,
  TargetBar,
  TextInput,
} from './index.ts';

const html = (node: unknown): string => String(node);
const ids = (markup: string): string[] => [...markup.matchAll(/ id="([^"]+)"/g)].map((found) => found[1] as string);

describe('escaping', () => {
  const evil = '"><script>alert(1)</script>';
  test.each([
    ['text input', <TextInput name="a" label={evil} value={evil} hint={evil} error={evil} />],
    ['radios', <Radios name="a" label={evil} options={[{ value: evil, label: evil, hint: evil }]} />],
    ['error summary', <ErrorSummary problems={[{ path: 'a', message: evil }]} />],
    ['table', <Table caption={evil} columns={[{ header: evil, cell: () => evil }]} rows={[1]} />],
    ['answers', <SummaryList answers={[{ label: evil, value: evil, changeHref: '/' }]} />],
    [
      'file list',
      <FileUpload name="a" label="b" kinds="c" accept="d" maxBytes={1} files={[{ id: evil, name: evil, size: 1 }]} />,
    ],
    ['banner', <Banner>{evil}</Banner>],
    ['target', <TargetBar label={evil} value={1} target={2} />],
  ])('%s shows text as text', (_, node) => {
    const markup = html(node);
    expect(markup).not.toContain('<script');
    expect(markup).toContain('&lt;script&gt;');
  });
});

describe('fields', () => {
  test('hint and error are ids that the control is described by', () => {
    const markup = html(<TextInput name="answers.name" label="Tên" hint="Gợi ý" error="Nhập tên" />);
    expect(markup).toContain('aria-describedby="f-answers-name-hint f-answers-name-error"');
    expect(ids(markup)).toEqual(
      expect.arrayContaining(['f-answers-name', 'f-answers-name-hint', 'f-answers-name-error']),
    );
    expect(markup).toContain('aria-invalid="true"');
  });

  test('the error summary leads to the control, whatever the field is', () => {
    const problems = ['a.text', 'a.date', 'a.money', 'a.choice', 'a.file'].map((path) => ({ path, message: path }));
    const markup = html(
      <>
        <ErrorSummary problems={problems} />
        <TextInput name="a.text" label="x" />
        <DateInput name="a.date" label="x" />
        <MoneyInput name="a.money" label="x" />
        <Radios name="a.choice" label="x" options={[{ value: '1', label: '1' }]} />
        <FileUpload name="a.file" label="x" kinds="PDF" accept="application/pdf" maxBytes={1} />
      </>,
    );
    const targets = [...markup.matchAll(/href="#([^"]+)"/g)].map((found) => found[1]);
    expect(targets).toEqual(problems.map((problem) => fieldId(problem.path)));
    for (const target of targets) {
      expect(markup).toMatch(new RegExp(`<(input|select|textarea)[^>]* id="${target}"`));
    }
  });

  test('no problems, no summary', () => expect(html(<ErrorSummary problems={[]} />)).toBe(''));

  test('a date goes into its boxes, as stored or as typed', () => {
    const boxes = (value: string) =>
      [...html(<DateInput name="d" label="x" value={value} />).matchAll(/ value="([^"]*)"/g)].map((m) => m[1]);
    expect(boxes('1985-03-27')).toEqual(['27', '03', '1985']);
    expect(boxes('31/x/2026')).toEqual(['31', 'x', '2026']);
  });

  test('money is shown with thousands marks, and what was typed comes back untouched', () => {
    expect(html(<MoneyInput name="m" label="x" value={150_000_000} />)).toContain('value="150.000.000"');
    expect(html(<MoneyInput name="m" label="x" value="một trăm" />)).toContain('value="một trăm"');
  });

  test('Enter in a form with files sends the form, not the removal of a file', () => {
    const markup = html(
      <Form action="/x" multipart>
        <FileUpload
          name="f"
          label="x"
          kinds="PDF"
          accept="application/pdf"
          maxBytes={1}
          files={[{ id: '1', name: 'a.pdf', size: 9 }]}
        />
      </Form>,
    );
    const first = /<button[^>]*>/.exec(markup)?.[0];
    expect(first).toContain('type="submit"');
    expect(first).not.toContain('name=');
  });
});

describe('language', () => {
  const Word = () => <i>{useLang()}</i>;
  const Late = async ({ wait }: { wait: Promise<void> }) => {
    await wait;
    return <Word />;
  };

  test('two pages rendered at the same time keep their own language', async () => {
    const gate = Promise.withResolvers<void>();
    const render = (lang: 'vi' | 'en') =>
      Promise.resolve(
        (
          <LangContext.Provider value={lang}>
            <Late wait={gate.promise} />
            <Word />
          </LangContext.Provider>
        ).toString(),
      );
    const pages = [render('en'), render('vi')];
    gate.resolve();
    expect((await Promise.all(pages)).map(String)).toEqual(['<i>en</i><i>en</i>', '<i>vi</i><i>vi</i>']);
  });

  test('shell words follow the reader', () => {
    const tag = <DeadlineTag state="overdue" due="2026-11-21" />;
    expect(html(tag)).toContain('Quá hạn');
    expect(html(<LangContext.Provider value="en">{tag}</LangContext.Provider>)).toContain('Overdue');
  });
});

describe('figures', () => {
  test.each([
    ['met', { value: 98.6, target: 98 }, 'Đạt chỉ tiêu'],
    ['on track', { value: 82, target: 95, expected: 76 }, 'Đúng tiến độ'],
    ['behind', { value: 58, target: 100, expected: 70 }, 'Chậm tiến độ'],
    ['less is better, met', { value: 2, target: 2, direction: 'down' as const }, 'Đạt chỉ tiêu'],
    ['less is better, behind', { value: 3, target: 2, expected: 2.5, direction: 'down' as const }, 'Chậm tiến độ'],
    ['no data', { value: null, target: 100 }, 'Chưa có số liệu'],
  ])('a target says in words that it is %s', (_, props, words) => {
    expect(html(<TargetBar label="x" unit="%" {...props} />)).toContain(words);
  });

  test('a bar never leaves its box', () => {
    const widths = [
      ...html(<TargetBar label="x" unit="%" value={130} target={95} expected={-5} />).matchAll(
        /(?:width|x1)="([\d.-]+)%"/g,
      ),
    ];
    expect(widths.length).toBeGreaterThan(2);
    for (const [, width] of widths) expect(Number(width)).toSatisfy((n: number) => n >= 0 && n <= 100);
  });

  test('missing values break the line and never make NaN', () => {
    const markup = html(<Sparkline values={[1, null, 3, 4, null]} label="x" />);
    expect(markup.match(/d="([^"]+)"/)?.[1]?.match(/M/g)).toHaveLength(2);
    const charts = [
      <Sparkline values={[null, null]} label="x" />,
      <Sparkline values={[5]} label="x" />,
      <LineChart title="x" points={[]} />,
      <LineChart title="x" points={[{ label: 'a', value: 0 }]} />,
      <Kpi label="x" value={null} />,
    ];
    for (const chart of charts) expect(html(chart)).not.toContain('NaN');
  });

  test('the QR code keeps a quiet zone of four modules on every side', () => {
    const markup = html(<QrCode data="https://example.vn/x" label="Mã" />);
    const side = Number(/viewBox="0 0 (\d+)/.exec(markup)?.[1]);
    const at = [...markup.matchAll(/M(\d+) (\d+)h1/g)].flatMap((found) => [Number(found[1]), Number(found[2])]);
    expect(Math.min(...at)).toBe(4);
    expect(Math.max(...at)).toBe(side - 5);
  });
});
