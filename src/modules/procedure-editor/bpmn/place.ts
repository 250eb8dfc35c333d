import type { Workflow, WorkNode } from './workflow.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Placed {
  readonly pool: Box;
  readonly lanes: ReadonlyMap<string, Box>;
  readonly nodes: ReadonlyMap<string, Box>;
  /** Way points of each flow, by its position. */
  readonly flows: readonly (readonly Point[])[];
}

const HEAD = 36;
const COLUMN = 200;
const ROW = 128;
const SIZES = {
  start: [36, 36],
  end: [36, 36],
  withdrawal: [36, 36],
  choice: [50, 50],
  parallel: [50, 50],
  task: [112, 80],
  call: [112, 80],
} as const;

interface Cell {
  readonly column: number;
  /** Row of the whole diagram. */
  readonly row: number;
}

/**
 * Puts the nodes into bands, one per lane, keeping the columns that the layout library found; it knows nothing of lanes.
 * Flows run in the channels between columns and rows, where no node stands. Pure.
 *
 * @param columns column of each node from the left, 0 first
 */
export function placeInLanes(workflow: Workflow, columns: ReadonlyMap<string, number>): Placed {
  const cells = new Map<string, Cell>();
  const bands = new Map<string, { top: number; rows: number }>();
  const atBorder = new Set(workflow.nodes.filter((node) => node.at).map((node) => node.id));
  const follows = new Set(workflow.flows.filter((flow) => atBorder.has(flow.from)).map((flow) => flow.to));
  let row = 0;
  for (const lane of workflow.lanes) {
    const taken = new Set<string>();
    let rows = 1;
    const own = workflow.nodes.filter((node) => node.lane === lane.id && !node.at);
    for (const node of own) {
      const column = columns.get(node.id) ?? 0;
      // What follows an event at the lower border of a task stands below that task.
      let line = follows.has(node.id) ? 1 : 0;
      while (taken.has(`${column}:${line}`)) line += 1;
      taken.add(`${column}:${line}`);
      rows = Math.max(rows, line + 1);
      cells.set(node.id, { column, row: row + line });
    }
    bands.set(lane.id, { top: row, rows });
    row += rows;
  }
  const width = 2 * HEAD + COLUMN * (1 + Math.max(0, ...[...cells.values()].map((cell) => cell.column))) + 24;
  const boxes = new Map<string, Box>();
  for (const node of workflow.nodes) {
    const cell = cells.get(node.at ?? node.id);
    if (!cell) continue;
    const [w, h] = SIZES[node.kind];
    const centre = centreOf(cell);
    // An event at the edge of a task stands on its lower border.
    const shift = node.at ? { x: 30, y: SIZES.task[1] / 2 } : { x: 0, y: 0 };
    boxes.set(node.id, { x: centre.x + shift.x - w / 2, y: centre.y + shift.y - h / 2, width: w, height: h });
  }
  const pool = { x: 0, y: 0, width, height: row * ROW };
  const lanes = new Map(
    [...bands].map(([id, { top, rows }]) => [id, { x: HEAD, y: top * ROW, width: width - HEAD, height: rows * ROW }]),
  );
  const flows = workflow.flows.map((flow, i) => {
    const from = workflow.nodes.find((node) => node.id === flow.from) as WorkNode;
    const start = cells.get(from.at ?? from.id) as Cell;
    return route(start, cells.get(flow.to) as Cell, boxes.get(flow.from) as Box, boxes.get(flow.to) as Box, {
      fromBelow: from.at !== undefined,
      slot: slotOf(workflow, i),
      free: (line, a, b) =>
        ![...cells.values()].some((cell) => cell.row === line && cell.column > a && cell.column < b),
    });
  });
  return { pool, lanes, nodes: boxes, flows };
}

const centreOf = ({ column, row }: Cell): Point => ({
  x: 2 * HEAD + column * COLUMN + COLUMN / 2,
  y: row * ROW + ROW / 2,
});

/** Flows that leave the same column are drawn side by side. */
const slotOf = (workflow: Workflow, index: number): number => {
  const flow = workflow.flows[index];
  return workflow.flows.slice(0, index).filter((other) => other.from === flow?.from || other.to === flow?.to).length;
};

interface Ways {
  readonly fromBelow: boolean;
  readonly slot: number;
  /** Whether nothing stands in a row between two columns. */
  free(row: number, left: number, right: number): boolean;
}

function route(start: Cell, end: Cell, from: Box, to: Box, { fromBelow, slot, free }: Ways): Point[] {
  const offset = 5 * (slot % 4);
  const out: Point = fromBelow
    ? { x: from.x + from.width / 2, y: from.y + from.height }
    : { x: from.x + from.width, y: from.y + from.height / 2 };
  const into: Point = { x: to.x, y: to.y + to.height / 2 };
  const forward = end.column > start.column;
  if (!fromBelow && forward && start.row === end.row && free(start.row, start.column, end.column)) return [out, into];
  if (fromBelow && forward && end.row > start.row) return [out, { x: out.x, y: into.y }, into];
  /** Right of a column, between two columns. */
  const channel = (column: number) => 2 * HEAD + (column + 1) * COLUMN - 36 + offset;
  if (!fromBelow && forward && (end.column === start.column + 1 || free(end.row, start.column, end.column))) {
    const x = channel(start.column);
    return [out, { x, y: out.y }, { x, y: into.y }, into];
  }
  // Along the edge of the row it goes to, on the side it comes from.
  const above = end.row > start.row || (end.row === start.row && !fromBelow);
  const line = end.row * ROW + (above ? 5 + offset : ROW - 5 - offset);
  const leave: Point[] = fromBelow
    ? [out, { x: out.x, y: start.row * ROW + ROW - 8 }, { x: channel(start.column), y: start.row * ROW + ROW - 8 }]
    : [out, { x: channel(start.column), y: out.y }];
  const turn = { x: channel(start.column), y: line };
  if (forward) {
    const x = channel(end.column - 1);
    return [...leave, turn, { x, y: line }, { x, y: into.y }, into];
  }
  // Left of the middle, so that it does not meet an event at the border.
  const x = to.x + Math.min(to.width / 2, 20 + offset);
  return [...leave, turn, { x, y: line }, { x, y: above ? to.y : to.y + to.height }];
}
