/** A role held by a person for a unit (and all units below it), or for one agency only, during a period. */
export interface Grant {
  readonly role: string;
  readonly unitId: string;
  /** When set, the grant covers this agency only; otherwise the unit and its descendants. */
  readonly agencyId: string | null;
  /** Whose role it is, when it was delegated for a while. */
  readonly onBehalfOf?: Principal;
}

/** The person in whose place somebody acts. */
export interface Principal {
  readonly personId: string;
  readonly name: string;
}

export interface PersonActor {
  readonly kind: 'person';
  readonly personId: string;
  readonly name: string;
  /** Electronic-identity level (Decree 69/2024/NĐ-CP): 1 signed up online, 2 verified in person. */
  readonly level: 1 | 2;
  /** Grants in force at the instant the request began. Empty for citizens. */
  readonly grants: readonly Grant[];
  readonly sessionId: string;
  /** Set while a command runs that only a delegated role allowed. */
  readonly actsFor?: Principal;
  /** When this session last proved who it is: at sign-in, or later by the second factor. */
  readonly provedAt?: Date;
  /** Staff who must give a second factor first; their grants are withheld until then. */
  readonly awaitsSecondFactor?: true;
  /** An emergency in which the person may read beyond their place. */
  readonly breakGlass?: { readonly id: string; readonly inUse?: true };
  /** The second person, while a command runs that needed two. */
  readonly approvedBy?: Principal;
}

/** How logs and papers name who acted: "Trần An", or "Trần An (thay Nguyễn Bình)" by a delegated role. */
export const actorName = ({ name, actsFor }: PersonActor): string =>
  actsFor ? `${name} (thay ${actsFor.name})` : name;

export type Actor =
  | { readonly kind: 'anonymous' }
  | PersonActor
  /** A machine with an API token. */
  | {
      readonly kind: 'client';
      readonly clientId: string;
      readonly name: string;
      readonly scopes: readonly string[];
      readonly grants: readonly Grant[];
    }
  /** A job or consumer of the program itself. */
  | { readonly kind: 'system'; readonly name: string };

export const anonymous: Actor = { kind: 'anonymous' };

/** A stable reference for event rows and logs: `person:<id>`, `client:<id>`, `system:<name>`, `anonymous`. */
export function actorRef(actor: Actor): string {
  switch (actor.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'person':
      return `person:${actor.personId}`;
    case 'client':
      return `client:${actor.clientId}`;
    case 'system':
      return `system:${actor.name}`;
  }
}
