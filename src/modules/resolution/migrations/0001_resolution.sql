-- A resolution with its groups of tasks and its targets, as the province pack declares them. Dated: [valid_from,
-- valid_to), an open end is 9999-12-31; what a corrected pack replaces is kept in pack_change.

CREATE TABLE resolution (
  code        text NOT NULL,
  valid_from  date NOT NULL,
  valid_to    date NOT NULL DEFAULT '9999-12-31',
  number      text NOT NULL,
  issued_on   date NOT NULL,
  declaration jsonb NOT NULL,
  PRIMARY KEY (code, valid_from),
  CHECK (valid_from < valid_to)
);

CREATE TABLE task_group (
  resolution  text NOT NULL,
  valid_from  date NOT NULL,
  code        text NOT NULL,
  position    smallint NOT NULL,
  name_vi     text NOT NULL,
  name_en     text NOT NULL,
  status      text NOT NULL CHECK (status IN ('legal-text', 'working-label')),
  note        jsonb,
  PRIMARY KEY (resolution, valid_from, code),
  FOREIGN KEY (resolution, valid_from) REFERENCES resolution
);
COMMENT ON TABLE task_group IS 'working-label: the legal text was not at hand, the name is ours';

CREATE TABLE target (
  code        text NOT NULL,
  valid_from  date NOT NULL,
  valid_to    date NOT NULL DEFAULT '9999-12-31',
  task_group  text NOT NULL,
  position    smallint NOT NULL,
  -- Null: nothing computes it yet, and the page says so.
  indicator   text,
  unit        text NOT NULL,
  comparison  text NOT NULL CHECK (comparison IN ('>=', '>', '<=', '<')),
  path        text NOT NULL CHECK (path IN ('linear', 'step')),
  scope       text NOT NULL CHECK (scope IN ('province', 'national')),
  confidence  text NOT NULL CHECK (confidence IN ('legal-text', 'secondary', 'press', 'memory')),
  declaration jsonb NOT NULL,
  source      jsonb NOT NULL,
  PRIMARY KEY (code, valid_from),
  CHECK (valid_from < valid_to)
);

CREATE TABLE target_value (
  target      text NOT NULL,
  valid_from  date NOT NULL,
  due         date NOT NULL,
  value       numeric NOT NULL,
  confidence  text NOT NULL CHECK (confidence IN ('legal-text', 'secondary', 'press', 'memory')),
  PRIMARY KEY (target, valid_from, due),
  FOREIGN KEY (target, valid_from) REFERENCES target
);
