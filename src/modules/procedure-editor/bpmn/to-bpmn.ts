import { layoutProcess } from 'bpmn-auto-layout';
import { BpmnModdle } from 'bpmn-moddle';
import type { Lang } from '../../../kernel/text.ts';
import type { Procedure } from '../../services/index.ts';
import { type Box, type Placed, placeInLanes } from './place.ts';
import { type NodeKind, type Workflow, workflowOf } from './workflow.ts';

/** An element of the BPMN library: its members are those of the standard. */
// biome-ignore lint/suspicious/noExplicitAny: the library describes its elements at run time only
type Element = any;

const TYPES: Readonly<Record<NodeKind, string>> = {
  start: 'bpmn:StartEvent',
  end: 'bpmn:EndEvent',
  task: 'bpmn:UserTask',
  choice: 'bpmn:ExclusiveGateway',
  parallel: 'bpmn:ParallelGateway',
  call: 'bpmn:CallActivity',
  withdrawal: 'bpmn:BoundaryEvent',
};

/** Identifiers in BPMN are XML names. */
const idOf = (text: string): string => text.replace(/[^\w-]/g, '_');

/**
 * The workflow of a procedure as a BPMN 2.0 document with its diagram: steps as user tasks in lanes by role, gateways
 * where the ways part, one end event per outcome. The same procedure gives the same text. Pure.
 */
export async function procedureToBpmn(procedure: Procedure, lang: Lang = 'vi'): Promise<string> {
  const workflow = workflowOf(procedure, lang);
  const columns = await columnsOf(workflow);
  const placed = placeInLanes(workflow, columns);
  const moddle: Element = new BpmnModdle();
  const { definitions, elements, collaboration } = model(moddle, workflow, procedure, lang);
  drawInto(moddle, definitions, collaboration, elements, workflow, placed);
  const { xml } = await moddle.toXML(definitions, { format: true });
  return xml as string;
}

function model(moddle: Element, workflow: Workflow, procedure: Procedure, lang: Lang) {
  const elements = new Map<string, Element>();
  const create = (type: string, members: object): Element => moddle.create(type, members);
  for (const node of workflow.nodes) {
    const element = create(TYPES[node.kind], {
      id: idOf(node.id),
      ...(node.name ? { name: node.name } : {}),
      incoming: [],
      outgoing: [],
    });
    if (node.about) element.documentation = [create('bpmn:Documentation', { text: node.about })];
    if (node.at) element.attachedToRef = elements.get(node.at);
    if (node.kind === 'withdrawal') element.eventDefinitions = [create('bpmn:MessageEventDefinition', {})];
    elements.set(node.id, element);
  }
  const flows = workflow.flows.map((flow, i) => {
    const [sourceRef, targetRef] = [elements.get(flow.from), elements.get(flow.to)];
    const id = `flow_${i + 1}_${idOf(flow.from)}_${idOf(flow.to)}`;
    const element = create('bpmn:SequenceFlow', {
      id,
      sourceRef,
      targetRef,
      ...(flow.name ? { name: flow.name } : {}),
    });
    sourceRef.outgoing.push(element);
    targetRef.incoming.push(element);
    elements.set(`flow:${i}`, element);
    return element;
  });
  const lanes = workflow.lanes.map((lane) => {
    const flowNodeRef = workflow.nodes.filter((node) => node.lane === lane.id).map((node) => elements.get(node.id));
    const element = create('bpmn:Lane', { id: `lane_${idOf(lane.id)}`, name: lane.name, flowNodeRef });
    elements.set(`lane:${lane.id}`, element);
    return element;
  });
  const process = create('bpmn:Process', {
    id: `procedure_${idOf(procedure.code)}`,
    name: procedure.name[lang],
    isExecutable: false,
    laneSets: [create('bpmn:LaneSet', { id: 'lanes', lanes })],
    flowElements: [...workflow.nodes.map((node) => elements.get(node.id)), ...flows],
  });
  const pool = create('bpmn:Participant', { id: 'pool', name: procedure.name[lang], processRef: process });
  elements.set('pool', pool);
  const collaboration = create('bpmn:Collaboration', { id: 'collaboration', participants: [pool] });
  const definitions = create('bpmn:Definitions', {
    id: 'definitions',
    name: `${procedure.code} ${procedure.validFrom}`,
    targetNamespace: `urn:tinhso:procedure:${procedure.code}`,
    rootElements: [collaboration, process],
  });
  return { definitions, collaboration, elements };
}

/** The columns in which the layout library puts the nodes of the plain process. */
async function columnsOf(workflow: Workflow): Promise<Map<string, number>> {
  const moddle: Element = new BpmnModdle();
  const nodes = new Map<string, Element>(
    workflow.nodes.map((node) => [
      node.id,
      moddle.create(TYPES[node.kind], { id: idOf(node.id), incoming: [], outgoing: [] }),
    ]),
  );
  for (const node of workflow.nodes) if (node.at) nodes.get(node.id).attachedToRef = nodes.get(node.at);
  const flows = workflow.flows.map((flow, i) => {
    const [sourceRef, targetRef] = [nodes.get(flow.from), nodes.get(flow.to)];
    const element = moddle.create('bpmn:SequenceFlow', { id: `f${i}`, sourceRef, targetRef });
    sourceRef.outgoing.push(element);
    targetRef.incoming.push(element);
    return element;
  });
  const process = moddle.create('bpmn:Process', { id: 'p', flowElements: [...nodes.values(), ...flows] });
  const definitions = moddle.create('bpmn:Definitions', { id: 'd', targetNamespace: 'urn:x', rootElements: [process] });
  const laid = await moddle.fromXML(await layoutProcess((await moddle.toXML(definitions)).xml));
  const middles = new Map<string, number>();
  for (const shape of laid.rootElement.diagrams[0].plane.planeElement)
    if (shape.bounds) middles.set(shape.bpmnElement.id, Math.round(shape.bounds.x + shape.bounds.width / 2));
  const inFlow = workflow.nodes.filter((node) => !node.at);
  const sorted = [...new Set(inFlow.map((node) => middles.get(idOf(node.id)) ?? 0))].sort((a, b) => a - b);
  return new Map(inFlow.map((node) => [node.id, sorted.indexOf(middles.get(idOf(node.id)) ?? 0)]));
}

/** Diagram interchange: a shape for everything that has a place, an edge for every flow. */
function drawInto(
  moddle: Element,
  definitions: Element,
  collaboration: Element,
  elements: ReadonlyMap<string, Element>,
  workflow: Workflow,
  placed: Placed,
): void {
  const bounds = (box: Box) => moddle.create('dc:Bounds', { ...box });
  const shape = (key: string, box: Box, more: object = {}) => {
    const bpmnElement = elements.get(key);
    return moddle.create('bpmndi:BPMNShape', { id: `${bpmnElement.id}_di`, bpmnElement, bounds: bounds(box), ...more });
  };
  const planeElement = [
    shape('pool', placed.pool, { isHorizontal: true }),
    ...workflow.lanes.map((lane) => shape(`lane:${lane.id}`, placed.lanes.get(lane.id) as Box, { isHorizontal: true })),
    ...workflow.nodes.map((node) =>
      shape(node.id, placed.nodes.get(node.id) as Box, node.kind === 'choice' ? { isMarkerVisible: true } : {}),
    ),
    ...workflow.flows.map((_, i) => {
      const bpmnElement = elements.get(`flow:${i}`);
      const waypoint = (placed.flows[i] ?? []).map((point) => moddle.create('dc:Point', { ...point }));
      return moddle.create('bpmndi:BPMNEdge', { id: `${bpmnElement.id}_di`, bpmnElement, waypoint });
    }),
  ];
  const plane = moddle.create('bpmndi:BPMNPlane', { id: 'plane', bpmnElement: collaboration, planeElement });
  definitions.diagrams = [moddle.create('bpmndi:BPMNDiagram', { id: 'diagram', plane })];
}
