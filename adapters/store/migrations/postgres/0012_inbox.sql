-- 0012_inbox.sql  A message of the inbox is its posting: what it says is in the ledger already, and it stands with the commit that settles it.

UPDATE posting SET thread = (SELECT m.root FROM inbox_message m WHERE m.message_id = posting.ref)
  WHERE platform = 'inbox' AND ref <> '' AND thread = '' AND EXISTS (SELECT 1 FROM inbox_message m WHERE m.message_id = posting.ref AND m.root <> '');
DROP TABLE inbox_message;

-- What stands in a channel, and below a message.
CREATE INDEX posting_inbox ON posting (channel, id) WHERE platform = 'inbox' AND ref <> '' AND thread = '';
CREATE INDEX posting_below ON posting (thread, id) WHERE platform = 'inbox' AND ref <> '' AND thread <> '';
