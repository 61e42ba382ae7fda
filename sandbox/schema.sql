-- Rows of all four networks, where data columns hold JSON. Ids are numbers or texts, as each network has them.
create table if not exists page (
    network text not null, id not null, handle text not null default '', title text not null default '',
    data text not null default '{}', primary key (network, id)) without rowid;
create index if not exists page_handle on page (network, handle);
create table if not exists post (
    network text not null, page_id not null, id not null, at integer not null, author_id, text text not null,
    state text not null default 'live', data text not null default '{}', primary key (network, page_id, id)) without rowid;
create index if not exists post_at on post (network, page_id, state, at desc);
create index if not exists post_id on post (network, id);
create table if not exists comment (
    network text not null, page_id not null, id not null, post_id not null, reply_to, author_id, at integer not null,
    text text not null, state text not null default 'live', data text not null default '{}',
    primary key (network, page_id, id)) without rowid;
create index if not exists comment_post on comment (network, page_id, post_id, at);
create table if not exists person (
    network text not null, id not null, first_name text not null, last_name text not null default '',
    data text not null default '{}', primary key (network, id)) without rowid;
create table if not exists token (
    network text not null, token text not null, kind text not null, data text not null default '{}',
    primary key (network, token)) without rowid;
create table if not exists ban (
    network text not null, page_id not null, person_id not null, at integer not null, until integer not null default 0,
    data text not null default '{}', primary key (network, page_id, person_id)) without rowid;
create table if not exists media (
    network text not null, id not null, kind text not null, owner_id, secret text not null, state text not null,
    name text not null default '', mime text not null default '', width integer not null default 0,
    height integer not null default 0, size integer not null default 0, path text not null default '',
    data text not null default '{}', primary key (network, id)) without rowid;
create index if not exists media_secret on media (network, secret);
create table if not exists message (
    network text not null, page_id not null, peer_id not null, id not null, at integer not null, out integer not null,
    text text not null, data text not null default '{}', primary key (network, page_id, id)) without rowid;
create index if not exists message_peer on message (network, page_id, peer_id, at);
create table if not exists hook (
    network text not null, owner not null, id integer not null, url text not null, status text not null default '',
    data text not null default '{}', primary key (network, owner, id)) without rowid;
create table if not exists outbox (
    id integer primary key autoincrement, network text not null, lane text not null, kind text not null, url text,
    headers text not null default '{}', body text not null, expect text not null default '2xx', hook_id integer,
    tries integer not null default 0, due real not null default 0, state text not null default 'waiting',
    error text not null default '', at integer not null);
create index if not exists outbox_lane on outbox (lane, state, id);
create table if not exists once (
    network text not null, scope text not null, key text not null, value text not null, at integer not null,
    primary key (network, scope, key)) without rowid;
create table if not exists counter (name text primary key, value integer not null) without rowid;
create table if not exists fact (network text primary key, data text not null) without rowid;
