/* Generated from the migrated database by scripts/db-types.mjs. Do not edit. */
import type { ColumnType, GeneratedAlways } from 'kysely';

type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>;
type Timestamp = ColumnType<Date, Date | string, Date | string>;
// biome-ignore lint/suspicious/noExplicitAny: what a JSON column holds is checked where it is read
type Json = ColumnType<any, string, string>;

export interface DB {
  access_log: {
    id: Generated<string>;
    at: Timestamp;
    person_id: string;
    viewer: string;
    viewer_person_id: string | null;
    purpose: string;
    subject_type: string;
    subject: string;
    request_id: string;
  };
  agency: {
    id: string;
    key: string;
    identifier: string;
    identifier_status: string;
    kind: string;
    name: string;
    short_name: string;
    symbol: string;
    folded: string;
    unit_id: string;
    parent_id: string | null;
    valid_from: string;
    valid_to: Generated<string>;
    from_known: boolean;
    address: string | null;
    phone: string | null;
    email: string | null;
    working_hours: string | null;
  };
  agency_name: {
    agency_id: string;
    valid_from: string;
    valid_to: string;
    name: string;
    short_name: string;
    folded: string;
    legal_act: string | null;
  };
  agency_succession: {
    old: string;
    new: string;
    part: string;
    date: string;
    legal_act: string;
  };
  ancestor: {
    unit_id: string;
    ancestor_id: string;
    depth: number;
    valid_from: string;
    valid_to: string;
  };
  api_client: {
    id: Generated<string>;
    name: string;
    scopes: string[];
    created_at: Timestamp;
    created_by: string;
    revoked_at: Timestamp | null;
  };
  api_token: {
    id: Generated<string>;
    client_id: string;
    token_hash: Buffer;
    created_at: Timestamp;
    expires_at: Timestamp | null;
    last_used_at: Timestamp | null;
    revoked_at: Timestamp | null;
  };
  approval: {
    id: Generated<string>;
    command: string;
    input: Json;
    requested_by: string;
    acts_for: string | null;
    requested_at: Timestamp;
    expires_at: Timestamp;
    state: Generated<string>;
    decided_by: string | null;
    decided_at: Timestamp | null;
    note: string | null;
  };
  break_glass: {
    id: Generated<string>;
    person_id: string;
    session_id: string;
    role: string;
    unit_id: string;
    agency_id: string | null;
    reason: string;
    opened_at: Timestamp;
    until: Timestamp;
    closed_at: Timestamp | null;
    reviewed_by: string | null;
    reviewed_at: Timestamp | null;
    verdict: string | null;
    review_note: string | null;
  };
  break_glass_look: {
    id: Generated<string>;
    break_glass_id: string;
    at: Timestamp;
    query: string;
    input: Json;
    request_id: string;
  };
  calendar_day: {
    id: Generated<string>;
    date: string;
    kind: string;
    agency_id: string | null;
    name_vi: string;
    name_en: string;
    basis: string;
    source: Generated<string>;
    confidence: Generated<string>;
    origin: string;
    recorded_at: Timestamp;
    recorded_by: string;
    revoked_at: Timestamp | null;
    revoked_by: string | null;
    revoke_reason: string | null;
  };
  calendar_version: {
    single: Generated<boolean>;
    version: Generated<string>;
  };
  cell: {
    measure: string;
    unit_id: string;
    agency_id: string | null;
    slot: string;
    n: number;
    count: number;
    rev: number;
  };
  consultation: {
    id: Generated<string>;
    dossier_id: string;
    asking_agency_id: string;
    agency_id: string;
    unit_id: string;
    question: string;
    asked_at: Timestamp;
    asked_by: string | null;
    due_at: Timestamp;
    answered_at: Timestamp | null;
    answered_by: string | null;
    verdict: string | null;
    answer: string | null;
    closed_at: Timestamp | null;
  };
  consumer_cursor: {
    name: string;
    tick: number;
    seq: number;
    attempts: Generated<number>;
    retry_at: Timestamp | null;
    error: string | null;
    updated_at: Generated<Timestamp>;
  };
  counter: {
    kind: string;
    owner: string;
    period: string;
    last: number;
  };
  counter_appointment: {
    id: Generated<string>;
    code: string;
    agency_id: string;
    unit_id: string;
    letter: string;
    person_id: string;
    procedure_code: string | null;
    starts_at: Timestamp;
    ends_at: Timestamp;
    state: string;
    created_at: Timestamp;
    arrived_at: Timestamp | null;
    cancelled_at: Timestamp | null;
    reminded_at: Timestamp | null;
  };
  counter_charge: {
    dossier_id: string;
    agency_id: string;
    total: number;
    lines: Json;
    at: Timestamp;
    actor_id: string | null;
  };
  counter_desk: {
    id: Generated<string>;
    agency_id: string;
    unit_id: string;
    number: number;
    name: string;
    letters: Generated<string[]>;
    officer_id: string | null;
    edited: Generated<boolean>;
  };
  counter_device: {
    id: Generated<string>;
    agency_id: string;
    unit_id: string;
    name: string;
    token_hash: Buffer;
    created_at: Timestamp;
    created_by: string | null;
    revoked_at: Timestamp | null;
  };
  counter_hand_over: {
    id: Generated<string>;
    dossier_id: string;
    agency_id: string;
    day: string;
    receiver: string;
    receiver_name: string;
    receiver_id: string;
    authorisation: string | null;
    papers: string;
    at: Timestamp;
    actor_id: string | null;
    actor_name: string;
  };
  counter_intake: {
    id: Generated<string>;
    agency_id: string;
    unit_id: string;
    officer_id: string;
    ticket_id: string | null;
    person_id: string | null;
    person: Json;
    procedure_code: string | null;
    answers: Generated<Json>;
    counts: Generated<Json>;
    dossier_id: string | null;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  counter_office: {
    agency_id: string;
    sha256: string;
  };
  counter_opening: {
    id: Generated<string>;
    agency_id: string;
    letter: string;
    weekdays: number[];
    from_time: string;
    to_time: string;
    minutes: number;
    capacity: number;
    valid_from: string;
    valid_to: string | null;
    edited: Generated<boolean>;
  };
  counter_scan: {
    id: Generated<string>;
    agency_id: string;
    unit_id: string;
    intake_id: string | null;
    dossier_id: string | null;
    component: string;
    file_id: string;
    name: string;
    pages: number;
    images: Generated<string[]>;
    state: string;
    text: Generated<string>;
    found: Generated<Json>;
    words: GeneratedAlways<string>;
    created_at: Timestamp;
    read_at: Timestamp | null;
  };
  counter_series: {
    agency_id: string;
    day: string;
    series: string;
    last: number;
  };
  counter_service: {
    agency_id: string;
    letter: string;
    name_vi: string;
    name_en: string;
    fields: Generated<string[]>;
    edited: Generated<boolean>;
  };
  counter_slot: {
    agency_id: string;
    letter: string;
    starts_at: Timestamp;
    booked: number;
  };
  counter_ticket: {
    id: Generated<string>;
    agency_id: string;
    unit_id: string;
    day: string;
    letter: string;
    number: number;
    label: GeneratedAlways<string>;
    queue: string;
    kind: string;
    priority: string | null;
    state: string;
    appointment_id: string | null;
    desk_id: string | null;
    taken_at: Timestamp;
    ready_at: Timestamp;
    called_at: Timestamp | null;
    call: number | null;
    calls: Generated<number>;
    ahead: Generated<boolean>;
    serving_at: Timestamp | null;
    ended_at: Timestamp | null;
  };
  delegation: {
    id: Generated<string>;
    grant_id: string;
    from_person: string;
    to_person: string;
    valid_from: string;
    valid_to: string;
    reason: string;
    created_at: Timestamp;
    revoked_at: Timestamp | null;
    revoked_by: string | null;
  };
  demo_batch: {
    id: Generated<string>;
    seed: number;
    dossiers: number;
    from_day: string;
    to_day: string;
    until: Timestamp;
    written_to: string | null;
    started_at: Timestamp;
    finished_at: Timestamp | null;
  };
  demo_dossier: {
    dossier_id: string;
    batch_id: string;
  };
  demo_persona: {
    key: string;
    sub: string;
    position: number;
    claims: Json;
    words: Json;
  };
  dossier: {
    id: Generated<string>;
    code: string;
    procedure_code: string;
    procedure_version_id: string;
    applicant_id: string;
    helped_at_agency_id: string | null;
    receiving_agency_id: string;
    deciding_agency_id: string;
    unit_id: string;
    channel: string;
    subject: string;
    answers: Json;
    state: number;
    step: string | null;
    submitted_at: Timestamp;
    received_at: Timestamp | null;
    due_at: Timestamp | null;
    handled_at: Timestamp | null;
    returned_at: Timestamp | null;
    outcome: string | null;
    timeliness: string | null;
    handler_id: string | null;
    version: Generated<number>;
    parent_id: string | null;
    bundle: Generated<boolean>;
    part: string | null;
    limit_case: string | null;
    step_due_at: Timestamp | null;
    received_by: string | null;
    decided_by: string | null;
    tray: GeneratedAlways<string>;
    desk_at: GeneratedAlways<Timestamp>;
  };
  dossier_comment: {
    id: Generated<string>;
    dossier_id: string;
    author_id: string;
    author_name: string;
    at: Timestamp;
    body: string;
    mentions: Generated<string[]>;
  };
  dossier_component: {
    id: Generated<string>;
    dossier_id: string;
    component: string;
    file_id: string | null;
    name: string;
    added_at: Timestamp;
    originals: Generated<number>;
    copies: Generated<number>;
  };
  dossier_document: {
    id: Generated<string>;
    dossier_id: string;
    kind: string;
    number: string | null;
    file_id: string;
    sha256: string;
    verify_code: string;
    revision: number;
    issued_at: Timestamp;
    form: string | null;
    agency_id: string | null;
  };
  dossier_payment: {
    id: Generated<string>;
    dossier_id: string;
    amount: number;
    reason: string;
    requested_at: Timestamp;
    requested_by: string | null;
    confirmed_at: Timestamp | null;
    confirmed_by: string | null;
    reference: string | null;
  };
  dossier_search: {
    dossier_id: string;
    words: string;
  };
  dossier_transition: {
    id: Generated<string>;
    dossier_id: string;
    action: string;
    from_state: number | null;
    to_state: number;
    at: Timestamp;
    actor_id: string | null;
    actor_name: string | null;
    agency_id: string | null;
    reason: string | null;
    due_at: Timestamp | null;
    unit_id: string | null;
    step: string | null;
    step_due_at: Timestamp | null;
    slip_id: string | null;
    ref: string | null;
    new_date: string | null;
  };
  draft: {
    id: Generated<string>;
    person_id: string;
    procedure_version_id: string;
    answers: Generated<Json>;
    created_at: Timestamp;
    updated_at: Timestamp;
    reuse_consented_at: Timestamp | null;
  };
  draft_file: {
    id: Generated<string>;
    draft_id: string;
    field: string;
    file_id: string;
    name: string;
    size: number;
    added_at: Timestamp;
  };
  event: {
    tick: Generated<number>;
    seq: GeneratedAlways<number>;
    id: Generated<string>;
    type: string;
    at: Timestamp;
    recorded_at: Generated<Timestamp>;
    subject_type: string;
    subject: string;
    unit_id: string | null;
    agency_id: string | null;
    actor: string;
    request_id: string;
    data: Generated<Json>;
  };
  fact: {
    id: GeneratedAlways<number>;
    measure: string;
    unit_id: string;
    agency_id: string | null;
    at: Timestamp;
    slot: GeneratedAlways<string>;
    n: number;
    ref: string;
    cause: string;
    version: Generated<number>;
    reverses: number | null;
    recorded_at: Timestamp;
  };
  file: {
    id: Generated<string>;
    sha256: Buffer;
    size: number;
    media_type: string;
    name: string;
    purpose: string;
    owner_id: string | null;
    created_by: string;
    created_at: Timestamp;
  };
  handling_time: {
    dossier_id: string;
    procedure_code: string;
    handled_at: Timestamp;
    working_minutes: number;
  };
  idempotency: {
    key: string;
    owner: string;
    command: string;
    result: Json | null;
    at: Timestamp;
  };
  indicator: {
    code: string;
    valid_from: string;
    valid_to: Generated<string>;
    unit: string;
    direction: string;
    factor: number;
    rounding: number;
    cutoff: string;
    public: boolean;
    declaration: Json;
  };
  indicator_term: {
    indicator: string;
    valid_from: string;
    part: string;
    measure: string;
    factor: number;
  };
  known_device: {
    person_id: string;
    device_hash: Buffer;
    first_seen_at: Timestamp;
    last_seen_at: Timestamp;
  };
  local_account: {
    person_id: string;
    password_hash: string | null;
    changed_at: Timestamp | null;
    invitation_hash: Buffer | null;
    invited_until: Timestamp | null;
    invited_by: string;
  };
  measure: {
    code: string;
    valid_from: string;
    valid_to: Generated<string>;
    unit: string;
    event: string;
    filters: Json;
    value_field: string | null;
    value_const: Generated<number>;
    date_field: string | null;
    declaration: Json;
  };
  migration: {
    module: string;
    name: string;
    checksum: string;
    applied_at: Generated<Timestamp>;
  };
  notification: {
    id: Generated<string>;
    person_id: string;
    kind: string;
    title_vi: string;
    title_en: string;
    body_vi: string;
    body_en: string;
    href: string | null;
    event_id: string | null;
    created_at: Timestamp;
    read_at: Timestamp | null;
    emailed_at: Timestamp | null;
  };
  oidc_key: {
    purpose: string;
    sealed: string;
    created_at: Timestamp;
  };
  oidc_model: {
    model: string;
    id: string;
    payload: Json;
    grant_id: string | null;
    uid: string | null;
    user_code: string | null;
    expires_at: Timestamp | null;
  };
  pack_change: {
    id: Generated<string>;
    at: Timestamp;
    section: string;
    key: string;
    before: Json | null;
    after: Json | null;
  };
  pack_load: {
    id: Generated<string>;
    folder: string;
    sha256: string;
    at: Timestamp;
    counts: Json;
  };
  paper_end: {
    verify_code: string;
    dossier_id: string;
    status: string;
    at: Timestamp;
    reason: string;
    actor_id: string | null;
    agency_id: string | null;
    replaced_by: string | null;
  };
  parked_event: {
    id: Generated<string>;
    consumer: string;
    tick: number;
    seq: number;
    event_id: string;
    event_type: string;
    subject_type: string;
    subject: string;
    error: string | null;
    attempts: Generated<number>;
    parked_at: Generated<Timestamp>;
    released_at: Timestamp | null;
  };
  part_of: {
    child: string;
    parent: string;
    valid_from: string;
    valid_to: string;
  };
  person: {
    id: Generated<string>;
    personal_id_number: string;
    full_name: string;
    birth_date: string | null;
    gender: string | null;
    phone: string | null;
    email: string | null;
    level: number;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  procedure_draft: {
    id: Generated<string>;
    code: string;
    base_version_id: string | null;
    body: Json;
    author: string;
    state: string;
    note: string | null;
    version: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
    submitted_at: Timestamp | null;
    submitted_by: string | null;
    decided_at: Timestamp | null;
    decided_by: string | null;
    published_version_id: string | null;
  };
  procedure_draft_author: {
    draft_id: string;
    person_id: string;
    since: Timestamp;
  };
  procedure_month: {
    procedure_code: string;
    month: string;
    measure: string;
    bucket: Generated<number>;
    n: number;
  };
  procedure_version: {
    id: Generated<string>;
    code: string;
    valid_from: string;
    valid_to: string | null;
    revision: number;
    sha256: string;
    source: string;
    loaded_at: Timestamp;
    body: Json;
  };
  province: {
    singleton: Generated<boolean>;
    code: string;
    name_vi: string;
    name_en: string;
    agency_root: string;
    unit_id: string;
    contact: Generated<Json>;
    reorganisations: Generated<Json>;
  };
  quality_index: {
    code: string;
    valid_from: string;
    valid_to: Generated<string>;
    declaration: Json;
  };
  rate_bucket: {
    key: string;
    tokens: number;
    refilled: Timestamp;
    full_at: Timestamp;
  };
  recovery_code: {
    id: Generated<string>;
    person_id: string;
    code_hash: Buffer;
    created_at: Timestamp;
    used_at: Timestamp | null;
    void_at: Timestamp | null;
  };
  resolution: {
    code: string;
    valid_from: string;
    valid_to: Generated<string>;
    number: string;
    issued_on: string;
    declaration: Json;
  };
  role_grant: {
    id: Generated<string>;
    person_id: string | null;
    client_id: string | null;
    role: string;
    unit_id: string;
    agency_id: string | null;
    valid_from: string;
    valid_to: string | null;
    demo: Generated<boolean>;
    granted_by: string;
    granted_at: Timestamp;
    reason: string;
    revoked_by: string | null;
    revoked_at: Timestamp | null;
  };
  seal: {
    no: number;
    from_tick: number;
    from_seq: number;
    to_tick: number;
    to_seq: number;
    count: number;
    root: Buffer;
    prev: Buffer;
    hash: Buffer;
    sealed_at: Timestamp;
  };
  second_factor: {
    id: Generated<string>;
    person_id: string;
    kind: string;
    name: string;
    secret: string | null;
    last_step: number | null;
    credential_id: string | null;
    public_key: Buffer | null;
    sign_count: number | null;
    transports: string[] | null;
    created_at: Timestamp;
    confirmed_at: Timestamp | null;
    last_used_at: Timestamp | null;
    removed_at: Timestamp | null;
    removed_by: string | null;
  };
  session: {
    id: Generated<string>;
    token_hash: Buffer;
    person_id: string;
    level: number;
    amr: Generated<string[]>;
    org_tax_code: string | null;
    id_token: string | null;
    ip: string | null;
    user_agent: string | null;
    created_at: Timestamp;
    last_seen_at: Timestamp;
    expires_at: Timestamp;
    revoked_at: Timestamp | null;
    second_factor_at: Timestamp | null;
    second_factor_kind: string | null;
    challenge: string | null;
    challenge_at: Timestamp | null;
  };
  succession: {
    old: string;
    new: string;
    part: string;
    share: number | null;
    date: string;
    legal_act: string;
  };
  target: {
    code: string;
    valid_from: string;
    valid_to: Generated<string>;
    task_group: string;
    position: number;
    indicator: string | null;
    unit: string;
    comparison: string;
    path: string;
    scope: string;
    confidence: string;
    declaration: Json;
    source: Json;
  };
  target_value: {
    target: string;
    valid_from: string;
    due: string;
    value: number;
    confidence: string;
  };
  task_group: {
    resolution: string;
    valid_from: string;
    code: string;
    position: number;
    name_vi: string;
    name_en: string;
    status: string;
    note: Json | null;
  };
  unit: {
    id: string;
    key: string;
    level: string;
    type: string;
    name: string;
    short_name: string;
    folded: string;
    valid_from: string;
    valid_to: Generated<string>;
    from_known: boolean;
    area_km2: number | null;
  };
  unit_boundary: {
    unit_id: string;
    valid_from: string;
    valid_to: string;
    geometry: Json;
    point_lon: number;
    point_lat: number;
    min_lon: number;
    min_lat: number;
    max_lon: number;
    max_lat: number;
  };
  unit_code: {
    unit_id: string;
    scheme: Generated<string>;
    code: string;
    valid_from: string;
    valid_to: string;
  };
  unit_name: {
    unit_id: string;
    valid_from: string;
    valid_to: string;
    type: string;
    name: string;
    short_name: string;
    folded: string;
    legal_act: string | null;
  };
  unit_of_measure: {
    code: string;
    vi: string;
    en: string;
  };
  unit_version: {
    singleton: Generated<boolean>;
    version: number;
  };
  working_hours: {
    id: Generated<string>;
    scheme: string;
    weekdays: number[];
    opens: string;
    closes: string;
    valid_from: string;
    valid_to: Generated<string>;
    reception_only: Generated<boolean>;
  };
}
