-- What has no date (the clock stands still, or waits for another part) comes after everything that has one, the oldest
-- filing first: a thousand years on, since an order by two columns would not be one index range.
ALTER TABLE dossier ALTER COLUMN desk_at SET EXPRESSION AS (
  coalesce(due_at, step_due_at, ((submitted_at AT TIME ZONE 'UTC') + interval '1000 years') AT TIME ZONE 'UTC'));
