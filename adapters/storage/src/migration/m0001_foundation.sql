-- The first schema of Picdesk, for SQLite and PostgreSQL.
--
-- Conventions: moments are whole microseconds since 1970 (BIGINT); ids are UUIDs whose later ones sort behind
-- earlier ones, so that "newest first" is "greatest id first"; enums are the slugs of the domain; prices are minor
-- units with a currency. Words in braces are spelled per database, see migration.rs. An index stands here only with the reader that
-- it is for: every further one would make each order dearer.

-- Accounts and files are not kept in trees of their keys: their rows are long, so that such a tree would be deep, and each
-- line of an order asks whether its file is there, which a tree of the ids alone answers.

-- sort_name is search::sort_key(name); folded_address is the address in lower case; territory is two letters of ISO 3166; rights are slugs with commas.
CREATE TABLE account (
    id              {uuid}  NOT NULL PRIMARY KEY,
    name            TEXT    NOT NULL,
    sort_name       {sorted text} NOT NULL,
    company         TEXT,
    address         TEXT    NOT NULL,
    folded_address  TEXT    NOT NULL UNIQUE,
    password        TEXT,
    enabled         BOOLEAN NOT NULL,
    activated       BOOLEAN NOT NULL,
    waits           BOOLEAN NOT NULL,
    rights          TEXT    NOT NULL,
    downloads       TEXT    NOT NULL,
    must_pay_first  BOOLEAN NOT NULL,
    direct_download BOOLEAN NOT NULL,
    territory       TEXT,
    created_at      BIGINT  NOT NULL,
    last_signed_in  BIGINT,
    revision        BIGINT  NOT NULL
);
-- Read by lists of accounts.
CREATE INDEX account_by_name ON account (sort_name, id);
-- Read where rights are taken away (rule 70): few accounts are staff.
CREATE INDEX account_of_staff ON account (id) WHERE rights <> '';
-- Read by the list of those who registered and wait for staff: few, and looked for among all.
CREATE INDEX account_waiting ON account (sort_name, id) WHERE waits;

-- What staff say to each other about an account: apart from it, so that no reader of accounts comes by it.
CREATE TABLE account_note (
    account  {uuid} NOT NULL PRIMARY KEY REFERENCES account (id),
    note     TEXT   NOT NULL
) {by key};

-- search::words of name, company and address, one row each, in the order in which lists show the accounts.
CREATE TABLE account_word (
    word       {sorted text} NOT NULL,
    sort_name  {sorted text} NOT NULL,
    account    {uuid}        NOT NULL,
    PRIMARY KEY (word, sort_name, account)
) {by key};
-- Read where accounts that were found by one word are asked for another, and where the words of one change.
CREATE INDEX account_word_of ON account_word (account, word);

-- The times that staff members acted as clients (rules 59 to 66). back_until is when the session ends that the staff member
-- goes back to; ended_at is empty where it was over by itself, or goes on.
CREATE TABLE assumption (
    client      {uuid} NOT NULL REFERENCES account (id),
    id          {uuid} NOT NULL UNIQUE,
    staff       {uuid} NOT NULL REFERENCES account (id),
    reason      TEXT   NOT NULL,
    began_at    BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL,
    back_until  BIGINT NOT NULL,
    ended_at    BIGINT,
    letter      {uuid},
    PRIMARY KEY (client, id)
) {by key};

-- What staff members asked clients before they assume an identity, and what was said to it. A yes that was used is taken away.
CREATE TABLE consent (
    client      {uuid} NOT NULL REFERENCES account (id),
    staff       {uuid} NOT NULL REFERENCES account (id),
    reason      TEXT   NOT NULL,
    asked_at    BIGINT NOT NULL,
    reply       TEXT,
    replied_at  BIGINT,
    PRIMARY KEY (client, staff)
) {by key};

-- assumption is the one for which a staff member acts in the account's place in this session. from_where
-- and browser say by what it began, where somebody signed in.
CREATE TABLE session (
    digest    {bytes} NOT NULL PRIMARY KEY,
    id        {uuid}  NOT NULL UNIQUE,
    account   {uuid}  NOT NULL REFERENCES account (id),
    began_at  BIGINT  NOT NULL,
    ends_at   BIGINT  NOT NULL,
    chosen        {uuid} REFERENCES account (id),
    chosen_until  BIGINT,
    assumption    {uuid} REFERENCES assumption (id),
    from_where    TEXT,
    browser       TEXT
) {by key};
-- Read where the sessions of an account are listed, and where all of them end.
CREATE INDEX session_of_account ON session (account, id);

-- API tokens: the digests of their secrets. rights are slugs with commas: what a token may use of what its owner holds.
CREATE TABLE api_token (
    account       {uuid}  NOT NULL REFERENCES account (id),
    id            {uuid}  NOT NULL UNIQUE,
    digest        {bytes} NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    rights        TEXT    NOT NULL,
    began_at      BIGINT  NOT NULL,
    ends_at       BIGINT  NOT NULL,
    last_used_at  BIGINT,
    PRIMARY KEY (account, id)
) {by key};

-- What somebody tried, and counts against a limit (rule 67): sign-ins that failed, letters that were asked for. typed is the
-- folded address, whether it has an account or not. What is tried on a known device is named by the device.
CREATE TABLE attempt (
    place       {serial},
    typed       TEXT   NOT NULL,
    from_where  TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    tried       TEXT   NOT NULL
);
CREATE INDEX attempt_by_typed ON attempt (typed, at);
CREATE INDEX attempt_by_from_where ON attempt (from_where, at);

-- The devices that are known for accounts, by the digests of their secrets. One that several people use is known for each.
CREATE TABLE device (
    account      {uuid}  NOT NULL REFERENCES account (id),
    digest       {bytes} NOT NULL,
    known_until  BIGINT  NOT NULL,
    PRIMARY KEY (account, digest)
) {by key};
-- Read where a device gets another secret.
CREATE INDEX device_by_digest ON device (digest);

-- Links that were mailed, by the digests of their secrets. account points at an account, or at the one that a registration
-- is going to make, whose name and company stand beside it, or at none: such a link opens nothing.
CREATE TABLE mailed_link (
    digest          {bytes} NOT NULL PRIMARY KEY,
    purpose         TEXT    NOT NULL,
    account         {uuid}  NOT NULL,
    address         TEXT    NOT NULL,
    folded_address  TEXT    NOT NULL,
    newcomer        TEXT,
    company         TEXT,
    ends_at         BIGINT  NOT NULL
) {by key};
-- Read where the newest link of a purpose voids the earlier ones.
CREATE INDEX mailed_link_of_account ON mailed_link (account);
CREATE INDEX mailed_link_of_address ON mailed_link (folded_address);

CREATE TABLE supplier (
    id    {uuid} NOT NULL PRIMARY KEY,
    name  TEXT   NOT NULL UNIQUE
) {by key};

-- whose is the supplier's id, or the nil UUID for the default collection. offers is a list of
-- {"label", "px" (none: the master itself), "minor", "currency"}.
CREATE TABLE size_collection (
    whose   {uuid} NOT NULL PRIMARY KEY,
    id      {uuid} NOT NULL,
    name    TEXT   NOT NULL,
    offers  {json} NOT NULL
) {by key};

-- restricted says whether the file has any row in restriction, so that nobody asks where there is none.
CREATE TABLE file (
    id          {uuid}  NOT NULL PRIMARY KEY,
    number      TEXT    NOT NULL UNIQUE,
    title       TEXT    NOT NULL,
    licence     TEXT    NOT NULL,
    supplier    {uuid}  NOT NULL REFERENCES supplier (id),
    master_key  TEXT    NOT NULL UNIQUE,
    format      TEXT    NOT NULL,
    width_px    BIGINT  NOT NULL,
    height_px   BIGINT  NOT NULL,
    bytes       BIGINT  NOT NULL,
    withdrawn   BOOLEAN NOT NULL,
    restricted  BOOLEAN NOT NULL
);

-- Apart from file, so that the rows which orders and lists read stay small. taken_at is the camera's own time,
-- counted as if it were UTC; keywords is a list of texts.
CREATE TABLE file_data (
    file       {uuid} NOT NULL PRIMARY KEY REFERENCES file (id),
    caption    TEXT   NOT NULL,
    keywords   {json} NOT NULL,
    creator    TEXT   NOT NULL,
    credit     TEXT   NOT NULL,
    copyright  TEXT   NOT NULL,
    taken_at   BIGINT,
    added_at   BIGINT NOT NULL,
    revision   BIGINT NOT NULL
);
-- Read where files of a stretch of time are looked for.
CREATE INDEX file_data_by_time ON file_data (added_at, file);

-- search::words of title, caption, keywords, creator and credit, and search::marks of the file, one row each.
CREATE TABLE file_word (
    word  {sorted text} NOT NULL,
    file  {uuid}        NOT NULL,
    PRIMARY KEY (word, file)
) {by key};

-- The restrictions of files. territories and accounts are lists with a comma before and behind each, so that one LIKE finds
-- one of them; without territories it is worldwide. whom says what the accounts are: only these, or all but these.
CREATE TABLE restriction (
    file         {uuid}  NOT NULL REFERENCES file (id),
    id           {uuid}  NOT NULL,
    effect       TEXT    NOT NULL,
    in_cart      TEXT    NOT NULL,
    from_at      BIGINT,
    until_at     BIGINT,
    territories  TEXT    NOT NULL,
    whom         TEXT    NOT NULL,
    accounts     TEXT    NOT NULL,
    notice       TEXT    NOT NULL,
    PRIMARY KEY (file, id)
) {by key};

-- folded_name is the name in lower case. due says that it may have files which lightbox_file_of has not: every change sets it,
-- and the housekeeper takes it away.
CREATE TABLE lightbox (
    owner        {uuid} NOT NULL REFERENCES account (id),
    id           {uuid} NOT NULL,
    name         TEXT   NOT NULL,
    folded_name  TEXT   NOT NULL,
    files        BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    changed_at   BIGINT NOT NULL,
    revision     BIGINT NOT NULL,
    due          BOOLEAN NOT NULL DEFAULT TRUE,
    PRIMARY KEY (owner, id),
    UNIQUE (owner, folded_name)
) {by key};
-- Read by the housekeeper, and where somebody asks in which lightboxes a file is.
CREATE INDEX lightbox_due ON lightbox (id) WHERE due;

-- The files of a lightbox in their order, from place 0.
CREATE TABLE lightbox_file (
    lightbox  {uuid} NOT NULL,
    place     BIGINT NOT NULL,
    file      {uuid} NOT NULL REFERENCES file (id),
    in_index  BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (lightbox, place)
) {by key};
-- Read where somebody asks in which lightboxes a file is. New rows are not in it, since each would touch a page of its own; the
-- housekeeper takes them in afterwards.
CREATE INDEX lightbox_file_of ON lightbox_file (file) WHERE in_index;

-- What is noted about files of lightboxes: apart from lightbox_file, whose rows orders read.
CREATE TABLE lightbox_note (
    lightbox  {uuid} NOT NULL,
    file      {uuid} NOT NULL REFERENCES file (id),
    note      TEXT   NOT NULL,
    PRIMARY KEY (lightbox, file)
) {by key};

-- files counts the lines. Units that change a cart hold this row. It is not there until something is put in.
-- due is as in lightbox.
CREATE TABLE cart (
    owner     {uuid} NOT NULL PRIMARY KEY REFERENCES account (id),
    files     BIGINT NOT NULL,
    revision  BIGINT NOT NULL,
    due       BOOLEAN NOT NULL DEFAULT TRUE
) {by key};
-- Read by the housekeeper, and where somebody asks in which carts a file is.
CREATE INDEX cart_due ON cart (owner) WHERE due;

-- The files of a cart in their order, from place 0; size_label for royalty-free ones whose size was picked.
CREATE TABLE cart_line (
    owner       {uuid} NOT NULL,
    place       BIGINT NOT NULL,
    file        {uuid} NOT NULL REFERENCES file (id),
    size_label  TEXT,
    added_by    {uuid} NOT NULL REFERENCES account (id),
    added_at    BIGINT NOT NULL,
    in_index    BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (owner, place)
) {by key};
-- Read where somebody asks in which carts a file is. It is filled as lightbox_file_of is.
CREATE INDEX cart_line_of ON cart_line (file) WHERE in_index;

-- usage, reference and terms_accepted_at are what the client said at the checkout.
-- grant_kind is inherit, granted or denied; the limits belong to granted. lines counts the lines. staff_note is never
-- read for the owner (rule 42). discount_share is in hundredths of a percent. to_invoice says whether any of its lines is
-- marked for the next invoice.
CREATE TABLE orders (
    number       {number},
    owner        {uuid} NOT NULL REFERENCES account (id),
    created_by   {uuid} NOT NULL REFERENCES account (id),
    origin       TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    grant_kind   TEXT   NOT NULL,
    grant_until  BIGINT,
    grant_most   BIGINT,
    note_to_client  TEXT,
    staff_note   TEXT,
    currency     TEXT   NOT NULL,
    lines        BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    revision     BIGINT NOT NULL,
    usage        TEXT,
    reference    TEXT,
    terms_accepted_at BIGINT,
    paid_at      BIGINT,
    must_pay_first BOOLEAN NOT NULL,
    discount_share BIGINT,
    discount_reason TEXT,
    prices_shown TEXT   NOT NULL,
    to_invoice   BOOLEAN NOT NULL DEFAULT FALSE,
    withheld     BOOLEAN NOT NULL DEFAULT FALSE
);
-- Read by the list of one account's orders.
CREATE INDEX orders_of_owner ON orders (owner, number);
-- Read by lists of orders that are narrowed to what may be rare: a heap for each combination, the newest on top.
CREATE INDEX orders_in_heaps ON orders (state, origin, grant_kind, number);
-- Read by the same lists of a span of time.
CREATE INDEX orders_in_heaps_by_time ON orders (state, origin, grant_kind, created_at, number);
-- Read by lists of what one staff member created.
CREATE INDEX orders_of_maker ON orders (created_by, number) WHERE origin = 'back-office';
-- Read by lists of what one staff member created in a span of time.
CREATE INDEX orders_of_maker_by_time ON orders (created_by, created_at, number) WHERE origin = 'back-office';
-- Read where lines are to be invoiced.
CREATE INDEX orders_to_invoice ON orders (number) WHERE to_invoice;
-- Read where lines of a span of time are to be invoiced.
CREATE INDEX orders_to_invoice_by_time ON orders (created_at, number) WHERE to_invoice;
-- Read by lists of a span of time.
CREATE INDEX orders_by_time ON orders (created_at, number);

-- The orders that staff told their owners about, and that these have not looked at since: few of all. It is no column of the
-- order, so that looking at one is no change of it.
CREATE TABLE unread (
    order_number BIGINT NOT NULL PRIMARY KEY REFERENCES orders (number),
    owner        {uuid} NOT NULL,
    told_at      BIGINT NOT NULL
) {by key};
-- Read for the head of every page of a client.
CREATE INDEX unread_of_owner ON unread (owner);

-- The size columns are the snapshot of a royalty-free line (rule 20), empty while it needs a size. There is no index
-- on file: it would make an order of 200 files four times as dear. invoice is the number of the invoice that the line is on,
-- and 0 while it is marked for the next one.
CREATE TABLE order_line (
    order_number   BIGINT  NOT NULL REFERENCES orders (number),
    line_number    BIGINT  NOT NULL,
    file           {uuid}  NOT NULL REFERENCES file (id),
    licence        TEXT    NOT NULL,
    size_label     TEXT,
    size_width     BIGINT,
    size_height    BIGINT,
    size_original  BOOLEAN,
    size_price     BIGINT,
    size_currency  TEXT,
    grant_kind     TEXT    NOT NULL,
    grant_until    BIGINT,
    grant_most     BIGINT,
    struck         BOOLEAN NOT NULL,
    delivery_approved BOOLEAN NOT NULL,
    price          BIGINT,
    price_currency TEXT,
    note           TEXT,
    invoice        BIGINT,
    PRIMARY KEY (order_number, line_number)
) {by key};

-- What was taken out of orders, for good: everything that it says is copied, so that it reads the same at any time. lines counts
-- them, and total is the sum of their net.
CREATE TABLE invoice (
    number    {number},
    account   {uuid} NOT NULL REFERENCES account (id),
    name      TEXT   NOT NULL,
    company   TEXT,
    address   TEXT   NOT NULL,
    currency  TEXT   NOT NULL,
    lines     BIGINT NOT NULL,
    total     BIGINT NOT NULL,
    made_by   {uuid} NOT NULL REFERENCES account (id),
    made_at   BIGINT NOT NULL
);

-- A line of an order is on one invoice at the most (rule 46). price and net are in the invoice's currency.
CREATE TABLE invoice_line (
    invoice       BIGINT NOT NULL REFERENCES invoice (number),
    order_number  BIGINT NOT NULL,
    line_number   BIGINT NOT NULL,
    reference     TEXT,
    file          TEXT   NOT NULL,
    title         TEXT   NOT NULL,
    licence       TEXT   NOT NULL,
    size          TEXT,
    price         BIGINT NOT NULL,
    net           BIGINT NOT NULL,
    PRIMARY KEY (invoice, order_number, line_number),
    UNIQUE (order_number, line_number),
    FOREIGN KEY (order_number, line_number) REFERENCES order_line (order_number, line_number)
) {by key};

-- Which file is in which order, for every order below the counter 'uses'. It is filled in batches, after the orders.
CREATE TABLE file_order (
    file          {uuid} NOT NULL,
    order_number  BIGINT NOT NULL,
    PRIMARY KEY (file, order_number)
) {by key};

-- The words of whose client are found in which orders, for every order below the counter 'uses': what account_word has,
-- in the order in which lists show orders. It is filled in batches, after the orders.
CREATE TABLE order_word (
    word          {sorted text} NOT NULL,
    order_number  BIGINT        NOT NULL,
    PRIMARY KEY (word, order_number)
) {by key};

CREATE TABLE download (
    order_number  BIGINT NOT NULL,
    line_number   BIGINT NOT NULL,
    id            {uuid} NOT NULL,
    actor         {uuid},
    subject       {uuid},
    file          TEXT   NOT NULL,
    size          TEXT   NOT NULL,
    bytes         BIGINT,
    to_address    TEXT   NOT NULL,
    started_at    BIGINT NOT NULL,
    lease_until   BIGINT NOT NULL,
    state         TEXT   NOT NULL,
    PRIMARY KEY (order_number, line_number, id),
    FOREIGN KEY (order_number, line_number) REFERENCES order_line (order_number, line_number)
) {by key};

-- One lightbox on its way into many accounts (rule 13). files is a list of file numbers, the lightbox as it was; the columns
-- behind it are the terms of every order, of which wishes is a list of {"file", and "licence", "size" or "pick"}.
CREATE TABLE bulk_order (
    id            {uuid} NOT NULL PRIMARY KEY,
    begun_by      {uuid} NOT NULL REFERENCES account (id),
    begun_at      BIGINT NOT NULL,
    lightbox      TEXT   NOT NULL,
    files         {json} NOT NULL,
    grant_kind    TEXT   NOT NULL,
    grant_until   BIGINT,
    grant_most    BIGINT,
    royalty_free  TEXT,
    wishes        {json} NOT NULL,
    stage         TEXT   NOT NULL,
    subject       TEXT,
    message       TEXT
);

-- The accounts of a bulk order in their order, from place 1, none of them twice. Units that create an order for one hold its
-- row. account is empty where nobody has the address that was typed; why and words are those of a refusal.
CREATE TABLE bulk_target (
    bulk_order    {uuid} NOT NULL REFERENCES bulk_order (id),
    place         BIGINT NOT NULL,
    account       {uuid} REFERENCES account (id),
    typed         TEXT   NOT NULL,
    state         TEXT   NOT NULL,
    order_number  BIGINT REFERENCES orders (number),
    why           TEXT,
    words         TEXT,
    PRIMARY KEY (bulk_order, place),
    UNIQUE (bulk_order, account)
) {by key};

-- Keys of idempotent requests (rule 8), each with what it made: an order or a bulk order.
CREATE TABLE request (
    staff         {uuid}  NOT NULL,
    request_key   TEXT    NOT NULL,
    digest        {bytes} NOT NULL,
    order_number  BIGINT,
    bulk_order    {uuid},
    at            BIGINT  NOT NULL,
    PRIMARY KEY (staff, request_key)
) {by key};

-- The bodies come last: a list of letters need not read past them. secret goes into the link of a letter when it is
-- delivered, is read by the courier alone, and is there only while the letter waits. order_created_at never changes, and
-- stands here as well so that letters can be found by it.
CREATE TABLE letter (
    id            {uuid} NOT NULL PRIMARY KEY,
    order_number  BIGINT,
    order_created_at BIGINT,
    recipient     TEXT   NOT NULL,
    subject       TEXT   NOT NULL,
    has_link      BOOLEAN NOT NULL,
    state         TEXT   NOT NULL,
    attempts      BIGINT NOT NULL,
    posted_at     BIGINT NOT NULL,
    next_attempt  BIGINT NOT NULL,
    last_error    TEXT,
    delivered_at  BIGINT,
    body_text     TEXT   NOT NULL,
    body_html     TEXT   NOT NULL,
    secret        TEXT
);
-- Read by the courier.
CREATE INDEX letter_waiting ON letter (next_attempt, id) WHERE state = 'waiting';
-- Read by the list of letters that were given up: few, and looked for among all.
CREATE INDEX letter_given_up ON letter (id) WHERE state = 'given-up';
-- Read by lists of orders whose letter waits, or was given up.
CREATE INDEX letter_waiting_of_order ON letter (order_number, id) WHERE state = 'waiting' AND order_number IS NOT NULL;
CREATE INDEX letter_given_up_of_order ON letter (order_number, id) WHERE state = 'given-up' AND order_number IS NOT NULL;
-- Read by the same lists of a span of time.
CREATE INDEX letter_waiting_by_time ON letter (order_created_at, order_number, id) WHERE state = 'waiting' AND order_number IS NOT NULL;
CREATE INDEX letter_given_up_by_time ON letter (order_created_at, order_number, id) WHERE state = 'given-up' AND order_number IS NOT NULL;
-- Read by an order's history.
CREATE INDEX letter_of_order ON letter (order_number, id) WHERE order_number IS NOT NULL;

-- Entries are never removed, so that a later one has a greater place. changes is a list of {"field", "old", "new"}.
CREATE TABLE journal (
    place       {serial},
    at          BIGINT NOT NULL,
    actor       {uuid},
    subject     {uuid},
    kind        TEXT   NOT NULL,
    about_kind  TEXT   NOT NULL,
    about_id    TEXT,
    changes     {json} NOT NULL
);
-- Read by an order's history.
CREATE INDEX journal_of_order ON journal (about_id, place) WHERE about_kind = 'order';
-- Read where entries of a stretch of time are looked for. Entries are added in the order of time, so that all of them
-- go to the index's end, which costs an order next to nothing.
CREATE INDEX journal_by_time ON journal (at);

-- The entries of every actor, every subject and every kind, for those below the counter 'journal'. It is filled in
-- batches, after the entries. mark is 'actor', 'subject' or the kind, whose account is the nil UUID.
CREATE TABLE journal_mark (
    mark     TEXT   NOT NULL,
    account  {uuid} NOT NULL,
    place    BIGINT NOT NULL,
    PRIMARY KEY (mark, account, place)
) {by key};

-- The chain of the journal: the seal of every entry, for those below the counter 'seals' and for most behind it. It is made
-- after the entries. It points at none of them, so that it stays when somebody removes one, and tells.
CREATE TABLE journal_seal (
    number  {number},
    place   BIGINT  NOT NULL UNIQUE,
    digest  {bytes} NOT NULL
);

-- The next numbers of orders, of invoices and of the house's own files, and what the two indexes and the chain above go on with. On PostgreSQL a sequence counts the orders, so that two
-- units that create one at once need not wait for each other.
CREATE TABLE counter (
    name  TEXT   NOT NULL PRIMARY KEY,
    next  BIGINT NOT NULL
) {by key};
INSERT INTO counter (name, next) VALUES ('order', 1001), ('invoice', 1), ('file', 1), ('uses', 1), ('journal', 1), ('seals', 1);
{order sequence}
