/** Which agency's work a tray is: the one that receives, the one that decides, or both. */
export type Side = 'receiving' | 'deciding' | 'both';

export interface TrayInfo {
  /** Whose turn it is; nobody's where the dossier waits for somebody else. */
  readonly role: 'receptionist' | 'handler' | 'leader' | null;
  readonly side: Side;
  /** Whether the agency's time runs while a dossier lies here, so that it has a colour of its own. */
  readonly runs: boolean;
}

/** Trays of open dossiers. Which one a dossier lies in follows from its state and step: column `tray`, migration 0020. */
export const TRAYS = {
  reception: { role: 'receptionist', side: 'receiving', runs: true },
  process: { role: 'handler', side: 'deciding', runs: true },
  approve: { role: 'leader', side: 'deciding', runs: true },
  issue: { role: 'receptionist', side: 'receiving', runs: false },
  /** For the applicant to supply or pay something. */
  waiting: { role: null, side: 'both', runs: false },
  /** Bundles, which are worked on in their parts, and parts whose bundle was not received yet. */
  parts: { role: null, side: 'both', runs: false },
} as const satisfies Record<string, TrayInfo>;

export type Tray = keyof typeof TRAYS;
export const TRAY_NAMES = Object.keys(TRAYS) as [Tray, ...Tray[]];

/** Lists of the desk: the trays that hold somebody's work, what one handles oneself, and the wider views. */
export const LISTS = ['reception', 'process', 'approve', 'issue', 'waiting', 'mine', 'open', 'done', 'all'] as const;
export type List = (typeof LISTS)[number];
export const isList = (name: string | undefined): name is List => LISTS.includes(name as List);

/** Trays of a list of open dossiers. */
export const traysOf = (list: List): readonly Tray[] => (list in TRAYS ? [list as Tray] : TRAY_NAMES);

export const sideOf = (list: List): Side => (list in TRAYS ? TRAYS[list as Tray].side : 'both');
