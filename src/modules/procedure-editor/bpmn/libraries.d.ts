// Both libraries come without types that can be used here.

declare module 'bpmn-auto-layout' {
  /** Adds diagram interchange to a BPMN 2.0 document; its first process is laid out. */
  export function layoutProcess(xml: string): Promise<string>;
}

declare module 'bpmn-moddle' {
  /** Reads and writes BPMN 2.0 documents; elements have the members of the standard. */
  export class BpmnModdle {
    create(type: string, members: object): unknown;
    fromXML(xml: string): Promise<{ rootElement: unknown; warnings: unknown[] }>;
    toXML(element: unknown, options?: { format?: boolean }): Promise<{ xml: string }>;
  }
}
