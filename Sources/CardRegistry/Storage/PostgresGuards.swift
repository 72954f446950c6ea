/// What the tables on a server refuse, whoever writes them, and whatever a counter types into a program of its own.
extension PostgresSchema {
  static let guards = """
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = civiccard, pg_temp AS $$
      BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;

    CREATE TRIGGER revokedStays BEFORE UPDATE ON card FOR EACH ROW
      WHEN (OLD.status = 'revoked' AND NEW.status <> 'revoked') EXECUTE FUNCTION refuse('revoked is final');
    CREATE TRIGGER issuedStays BEFORE UPDATE ON card FOR EACH ROW
      WHEN (OLD.status <> 'reserved' AND
        (OLD.number, OLD.statusIndex, OLD.origin, OLD.contents, OLD.issued, OLD.expires, OLD.identityDigest,
          OLD.portraitDigest, OLD.emergencyDigest, OLD.template)
        IS DISTINCT FROM
        (NEW.number, NEW.statusIndex, NEW.origin, NEW.contents, NEW.issued, NEW.expires, NEW.identityDigest,
          NEW.portraitDigest, NEW.emergencyDigest, NEW.template))
      EXECUTE FUNCTION refuse('an issued card does not change');
    CREATE TRIGGER indexStays BEFORE UPDATE ON card FOR EACH ROW
      WHEN (OLD.number <> NEW.number OR (OLD.statusIndex IS NOT NULL AND OLD.statusIndex IS DISTINCT FROM NEW.statusIndex))
      EXECUTE FUNCTION refuse('a number keeps its index');
    CREATE TRIGGER issuedRemains BEFORE UPDATE ON card FOR EACH ROW
      WHEN (OLD.status <> 'reserved' AND NEW.status = 'reserved') EXECUTE FUNCTION refuse('an issued card stays issued');
    CREATE TRIGGER positionRises BEFORE UPDATE ON registry FOR EACH ROW
      WHEN (NEW.nextPosition < OLD.nextPosition) EXECUTE FUNCTION refuse('an index is never handed out again');
    CREATE TRIGGER cardStays BEFORE DELETE ON card FOR EACH ROW EXECUTE FUNCTION refuse('a card is never deleted');
    CREATE TRIGGER cardRemains BEFORE TRUNCATE ON card EXECUTE FUNCTION refuse('a card is never deleted');
    CREATE TRIGGER changeStays BEFORE UPDATE OR DELETE ON change FOR EACH ROW
      EXECUTE FUNCTION refuse('the audit trail stays');
    CREATE TRIGGER changeRemains BEFORE TRUNCATE ON change EXECUTE FUNCTION refuse('the audit trail stays');
    CREATE TRIGGER handlingStays BEFORE UPDATE OR DELETE ON handling FOR EACH ROW
      EXECUTE FUNCTION refuse('the audit trail stays');
    CREATE TRIGGER handlingRemains BEFORE TRUNCATE ON handling EXECUTE FUNCTION refuse('the audit trail stays');
    """

  /// What version 5 added. A counter's program says who its operator is, which nobody can check; but the role and the
  /// time of a line in the audit trail are the server's word, no line is written without the change that it tells, and
  /// no change without its line.
  ///
  /// A registry that is being moved here brings its lines along. Only its owner can say that it is: counters can't
  /// write that column.
  static let auditGuards = """
    CREATE FUNCTION isArriving() RETURNS boolean LANGUAGE sql STABLE SET search_path = civiccard, pg_temp AS
      'SELECT EXISTS (SELECT 1 FROM registry WHERE moved = ''.'')';

    CREATE FUNCTION stampLine() RETURNS trigger LANGUAGE plpgsql SET search_path = civiccard, pg_temp AS $$
      BEGIN
        IF NOT isArriving() THEN
          NEW.role := session_user;
          NEW.instant := floor(extract(epoch FROM clock_timestamp()));
        END IF;
        RETURN NEW;
      END $$;

    CREATE FUNCTION refuseIdleLine() RETURNS trigger LANGUAGE plpgsql SET search_path = civiccard, pg_temp AS $$
      DECLARE last change;
      BEGIN
        SELECT * INTO last FROM change WHERE number = NEW.number ORDER BY id DESC LIMIT 1;
        IF last.status = NEW.status AND (NEW.replacedBy IS NULL OR last.replacedBy IS NOT NULL) AND NOT isArriving()
        THEN
          RAISE EXCEPTION 'a line of the audit trail tells a change';
        END IF;
        RETURN NEW;
      END $$;

    CREATE FUNCTION compareWithTrail() RETURNS trigger LANGUAGE plpgsql SET search_path = civiccard, pg_temp AS $$
      DECLARE
        known card;
        last change;
        used bigint;
      BEGIN
        IF isArriving() THEN RETURN NULL; END IF;
        SELECT * INTO known FROM card WHERE number = NEW.number;
        SELECT * INTO last FROM change WHERE number = NEW.number ORDER BY id DESC LIMIT 1;
        IF (known.status, known.replacedBy) IS DISTINCT FROM (coalesce(last.status, 'reserved'), last.replacedBy) THEN
          RAISE EXCEPTION 'a change of status and its line in the audit trail go together';
        END IF;
        SELECT nextPosition INTO used FROM registry;
        IF known.statusIndex >= (used + \(IndexShuffle.blockSize - 1)) / \(IndexShuffle.blockSize)
          * \(IndexShuffle.blockSize) THEN
          RAISE EXCEPTION 'an index that was not handed out';
        END IF;
        RETURN NULL;
      END $$;

    CREATE FUNCTION refuseLeap() RETURNS trigger LANGUAGE plpgsql SET search_path = civiccard, pg_temp AS $$
      BEGIN
        IF NOT pg_has_role(session_user, (SELECT nspowner FROM pg_namespace WHERE nspname = 'civiccard'), 'USAGE') THEN
          RAISE EXCEPTION 'a counter takes one index at a time';
        END IF;
        RETURN NEW;
      END $$;

    CREATE TRIGGER changeStamped BEFORE INSERT ON change FOR EACH ROW EXECUTE FUNCTION stampLine();
    CREATE TRIGGER handlingStamped BEFORE INSERT ON handling FOR EACH ROW EXECUTE FUNCTION stampLine();
    CREATE TRIGGER changeTells BEFORE INSERT ON change FOR EACH ROW EXECUTE FUNCTION refuseIdleLine();
    CREATE CONSTRAINT TRIGGER cardHasLine AFTER INSERT OR UPDATE ON card DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
      EXECUTE FUNCTION compareWithTrail();
    CREATE CONSTRAINT TRIGGER lineHasCard AFTER INSERT ON change DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
      EXECUTE FUNCTION compareWithTrail();
    CREATE TRIGGER positionSteps BEFORE UPDATE ON registry FOR EACH ROW
      WHEN (NEW.nextPosition > OLD.nextPosition + 1) EXECUTE FUNCTION refuseLeap();
    """
}
