import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BpmnModdle } from 'bpmn-moddle';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rootDir } from '../../../kernel/store/root.ts';
import { type Procedure, procedureSchema } from '../../services/index.ts';
import { DiagramSvg, readDiagram, wrap } from './svg.tsx';
import { procedureToBpmn } from './to-bpmn.ts';
import { workflowOf } from './workflow.ts';

const folder = join(rootDir, 'provinces/tay-ninh/procedures');
const procedures: Procedure[] = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => procedureSchema.parse(parse(readFileSync(join(folder, name), 'utf8'))));

const documents = await Promise.all(
  procedures.map(async (procedure) => ({ procedure, xml: await procedureToBpmn(procedure) })),
);

describe('the workflow of a procedure', () => {
  it('leads from the start to every node, and from every node to an end', () => {
    for (const procedure of procedures) {
      const { nodes, flows, lanes } = workflowOf(procedure, 'vi');
      const reach = (from: string[], next: (id: string) => string[]) => {
        const seen = new Set(from);
        for (const id of seen) for (const to of next(id)) seen.add(to);
        return seen;
      };
      // What stands at the edge of a task can happen once the task is reached.
      const forth = (id: string) => [
        ...flows.filter((flow) => flow.from === id).map((flow) => flow.to),
        ...nodes.filter((node) => node.at === id).map((node) => node.id),
      ];
      const back = (id: string) => flows.filter((flow) => flow.to === id).map((flow) => flow.from);
      const ids = nodes.map((node) => node.id).sort();
      const ends = nodes.filter((node) => node.kind === 'end').map((node) => node.id);
      expect([...reach(['start'], forth)].sort(), procedure.code).toEqual(ids);
      expect([...reach(ends, back)].sort(), procedure.code).toEqual(ids);
      expect(new Set(ids).size).toBe(ids.length);
      for (const node of nodes) expect(lanes.map((lane) => lane.id)).toContain(node.lane);
      for (const step of procedure.steps)
        expect(nodes.find((node) => node.id === step.key)).toMatchObject({ lane: step.role, name: step.name.vi });
    }
  });
});

describe('the BPMN document', () => {
  it('is read back without a warning, and draws everything it holds', async () => {
    for (const { procedure, xml } of documents) {
      const { rootElement, warnings } = (await new BpmnModdle().fromXML(xml)) as never as {
        rootElement: {
          rootElements: { $type: string; flowElements?: unknown[] }[];
          diagrams: { plane: { planeElement: { bpmnElement: unknown }[] } }[];
        };
        warnings: unknown[];
      };
      expect(warnings, procedure.code).toEqual([]);
      const process = rootElement.rootElements.find(({ $type }) => $type === 'bpmn:Process');
      const drawn = new Set(rootElement.diagrams[0]?.plane.planeElement.map((part) => part.bpmnElement));
      for (const element of process?.flowElements ?? []) expect(drawn.has(element)).toBe(true);
    }
    const [first] = documents;
    if (first) expect(await procedureToBpmn(first.procedure)).toBe(first.xml);
  });

  it('lets no two nodes overlap, keeps each in its lane, and ends every flow at its node', async () => {
    for (const { procedure, xml } of documents) {
      const { shapes, edges } = await readDiagram(xml);
      const nodes = shapes.filter(({ type }) => !['Participant', 'Lane', 'BoundaryEvent'].includes(type));
      for (const a of nodes)
        for (const b of nodes)
          if (a !== b)
            expect(
              a.box.x + a.box.width <= b.box.x ||
                b.box.x + b.box.width <= a.box.x ||
                a.box.y + a.box.height <= b.box.y ||
                b.box.y + b.box.height <= a.box.y,
              `${procedure.code}: ${a.name} and ${b.name}`,
            ).toBe(true);
      for (const { points, name } of edges) {
        const end = points.at(-1);
        const meets = shapes.some(
          ({ box, type }) =>
            !['Participant', 'Lane'].includes(type) &&
            end !== undefined &&
            end.x >= box.x - 1 &&
            end.x <= box.x + box.width + 1 &&
            end.y >= box.y - 1 &&
            end.y <= box.y + box.height + 1,
        );
        expect(meets, `${procedure.code}: ${name}`).toBe(true);
      }
    }
  });

  it('is drawn as a picture with its name', async () => {
    for (const { procedure, xml } of documents) {
      const diagram = await readDiagram(xml);
      const html = String(<DiagramSvg diagram={diagram} lang="vi" />);
      expect(html).toContain(`aria-label="Sơ đồ quy trình: `);
      expect(html).not.toContain('NaN');
      if (process.env.BPMN_OUT) writeFileSync(join(process.env.BPMN_OUT, `${procedure.code}.svg`), html);
    }
  });

  it('breaks words into lines', () => {
    expect(wrap('một hai ba bốn', 7, 4)).toEqual(['một hai', 'ba bốn']);
    expect(wrap('một hai ba bốn', 4, 2)).toEqual(['một', 'hai…']);
  });
});
