import { BpmnModdle } from 'bpmn-moddle';
import type { Lang } from '../../../kernel/text.ts';
import { workflowWords } from '../words/workflow.ts';
import type { Box, Point } from './place.ts';

// biome-ignore lint/suspicious/noExplicitAny: the library describes its elements at run time only
type Element = any;

interface Shape {
  readonly type: string;
  readonly name: string;
  readonly box: Box;
}

interface Edge {
  readonly name: string;
  readonly points: readonly Point[];
}

export interface Diagram {
  readonly name: string;
  readonly shapes: readonly Shape[];
  readonly edges: readonly Edge[];
}

/** Reads the diagram of a BPMN document: where everything stands, and what is written on it. */
export async function readDiagram(xml: string): Promise<Diagram> {
  const { rootElement }: Element = await new BpmnModdle().fromXML(xml);
  const parts: Element[] = rootElement.diagrams?.[0]?.plane?.planeElement ?? [];
  const bare = (type: string) => type.replace('bpmn:', '');
  return {
    name: String(parts[0]?.bpmnElement?.name ?? ''),
    shapes: parts
      .filter((part) => part.bounds)
      .map(({ bpmnElement, bounds: { x, y, width, height } }) => ({
        type: bare(bpmnElement.$type),
        name: String(bpmnElement.name ?? ''),
        box: { x, y, width, height },
      })),
    edges: parts
      .filter((part) => part.waypoint)
      .map(({ bpmnElement, waypoint }) => ({
        name: String(bpmnElement.name ?? ''),
        points: waypoint.map(({ x, y }: Point) => ({ x, y })),
      })),
  };
}

const EDGE_ROOM = 8;

/** The diagram as a picture, drawn on the server; the steps stand beside it as a table for those who do not see it. */
export function DiagramSvg({ diagram, lang }: { diagram: Diagram; lang: Lang }) {
  const pool = diagram.shapes.find(({ type }) => type === 'Participant')?.box ?? {
    x: 0,
    y: 0,
    width: 100,
    height: 100,
  };
  const view = [pool.x - EDGE_ROOM, pool.y - EDGE_ROOM, pool.width + 2 * EDGE_ROOM, pool.height + 2 * EDGE_ROOM];
  return (
    <svg
      viewBox={view.join(' ')}
      width={view[2]}
      height={view[3]}
      role="img"
      aria-label={workflowWords(lang)('diagram', { name: diagram.name })}
      font-size="12"
      font-family="inherit"
    >
      <defs>
        <marker id="flow-end" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0L10 5L0 10Z" fill="var(--ink)" />
        </marker>
      </defs>
      {diagram.shapes.map((shape) => (
        <ShapeSvg shape={shape} />
      ))}
      {diagram.edges.map((edge) => (
        <path
          d={edge.points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('')}
          fill="none"
          stroke="var(--ink)"
          stroke-width="1.3"
          stroke-linejoin="round"
          marker-end="url(#flow-end)"
        />
      ))}
      {diagram.edges.map((edge) => (edge.name ? <EdgeLabel edge={edge} /> : null))}
    </svg>
  );
}

function ShapeSvg({ shape: { type, name, box } }: { shape: Shape }) {
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  const line = { fill: 'var(--surface)', stroke: 'var(--ink)' };
  switch (type) {
    case 'Participant':
    case 'Lane': {
      const x = box.x + 18;
      return (
        <>
          <rect {...box} {...line} stroke-width={type === 'Lane' ? 1 : 1.5} />
          {type === 'Lane' ? <path d={`M${box.x + 36} ${box.y}v${box.height}`} stroke="var(--line-strong)" /> : null}
          <text
            transform={`translate(${x} ${cy}) rotate(-90)`}
            text-anchor="middle"
            fill="var(--ink)"
            font-weight="600"
          >
            {wrap(name, Math.floor(box.height / 7.4), 2).map((words, i, all) => (
              <tspan x="0" y={4 + (i - (all.length - 1) / 2) * 13}>
                {words}
              </tspan>
            ))}
          </text>
        </>
      );
    }
    case 'UserTask':
    case 'CallActivity':
      return (
        <>
          <rect {...box} rx="8" {...line} stroke-width={type === 'CallActivity' ? 4 : 1.5} />
          <Words text={name} x={cx} y={cy} width={15} lines={4} />
        </>
      );
    case 'ExclusiveGateway':
    case 'ParallelGateway': {
      const r = box.width / 2;
      const mark =
        type === 'ExclusiveGateway' ? `M${cx - 7} ${cy - 7}l14 14m0 -14l-14 14` : `M${cx - 10} ${cy}h20m-10 -10v20`;
      return (
        <>
          <path d={`M${cx} ${cy - r}l${r} ${r}l${-r} ${r}l${-r} ${-r}Z`} {...line} stroke-width="1.5" />
          <path d={mark} stroke="var(--ink)" stroke-width="2.5" fill="none" />
          <Words text={name} x={cx} y={cy - r - 14} width={20} lines={2} />
        </>
      );
    }
    default: {
      const r = box.width / 2;
      return (
        <>
          <circle cx={cx} cy={cy} r={r} {...line} stroke-width={type === 'EndEvent' ? 4 : 1.5} />
          {type === 'BoundaryEvent' ? (
            <>
              <circle cx={cx} cy={cy} r={r - 4} {...line} />
              <path d={`M${cx - 8} ${cy - 6}h16v12h-16zl8 7l8 -7`} fill="none" stroke="var(--ink)" />
            </>
          ) : null}
          {type === 'BoundaryEvent' ? (
            <Words text={name} x={cx + 46} y={cy + 10} width={9} lines={2} />
          ) : (
            <Words text={name} x={cx} y={cy + r + 14} width={20} lines={2} />
          )}
        </>
      );
    }
  }
}

/** Words in the middle of a place, broken into lines. */
function Words({ text, x, y, width, lines }: { text: string; x: number; y: number; width: number; lines: number }) {
  const broken = wrap(text, width, lines);
  return (
    <text text-anchor="middle" fill="var(--ink)">
      {broken.map((line, i) => (
        <tspan x={x} y={y + 4 + (i - (broken.length - 1) / 2) * 14}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

/** Breaks words into lines of about so many letters; what does not fit in the last line ends with dots. Pure. */
export function wrap(text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${lines[most - 1]}…`];
}

/**
 * The word on a flow: beside its last turn where it goes on to the right, so that flows of one gateway keep theirs apart;
 * above the longest level stretch where it goes back.
 */
function EdgeLabel({ edge: { name, points } }: { edge: Edge }) {
  const last = points.at(-1) as Point;
  const turn = points.at(-2) as Point;
  const look = { fill: 'var(--ink-soft)', stroke: 'var(--surface)', 'stroke-width': 4, 'paint-order': 'stroke' };
  if (turn.y === last.y && last.x > turn.x) {
    const lines = wrap(name, 12, 3);
    return (
      <text {...look}>
        {lines.map((line, i) => (
          <tspan x={turn.x + 6} y={last.y - 5 - (lines.length - 1 - i) * 13}>
            {line}
          </tspan>
        ))}
      </text>
    );
  }
  const level = points.slice(1).flatMap((to, i) => {
    const from = points[i] as Point;
    return from.y === to.y ? [{ x: (from.x + to.x) / 2, y: from.y, length: Math.abs(to.x - from.x) }] : [];
  });
  const best = level.sort((a, b) => b.length - a.length)[0];
  if (!best) return null;
  return (
    <text {...look} x={best.x} y={best.y - 4} text-anchor="middle">
      {name}
    </text>
  );
}
