package dev.hilum.report;

import static dev.hilum.report.ReadableReport.oneDecimal;

import dev.hilum.dicom.data.Tag;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Quantity;
import dev.hilum.measure.Side;
import dev.hilum.measure.Zone;
import dev.hilum.report.Verification.Action;
import dev.hilum.study.Slice;
import dev.hilum.study.SliceSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The nodules for people: a table, why numbers are missing, what a person did, and a key image of each. */
final class ReadableNodules {
    private static final List<Double> COLUMNS = List.of(64.0, 86.0, 62.0, 50.0, 54.0, 80.0, 46.0, 38.0, 35.0);
    private static final int IMAGES = 8;

    private final StudyReport report;
    private final Language language;

    ReadableNodules(StudyReport report, Language language) {
        this.report = report;
        this.language = language;
    }

    List<Block> blocks(@Nullable HuVoxels voxels) {
        List<Nodule> nodules = report.nodules();
        List<Nodule> standing = report.standingNodules();
        SliceSeries series = report.series();
        if (nodules == null || standing == null || series == null) {
            return List.of();
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(language.say("Nodule detection", "肺结节检测") + ": " + standing.size()));
        if (standing.isEmpty()) {
            blocks.add(new Block.Line(language.say(Statements.NEGATIVE + ".", "未见达到阈值的结节；不排除疾病。")));
        } else {
            addTable(nodules, series, blocks);
        }
        addDecisions(nodules, blocks);
        if (voxels != null && !standing.isEmpty()) {
            addImages(nodules, voxels, blocks);
        }
        return blocks;
    }

    private void addTable(List<Nodule> nodules, SliceSeries series, List<Block> blocks) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                language.say("Finding", "发现"),
                language.say("Place", "位置"),
                language.say("Long×short", "长×短径") + " mm",
                language.say("Mean Ø", "平均") + " mm",
                language.say("Volume", "体积") + " mm³",
                language.say("Density", "密度"),
                language.say("Mean HU", "均值"),
                language.say("Score", "分值"),
                language.say("Slice", "层")));
        for (int i = 0; i < nodules.size(); i++) {
            if (stands(nodules.get(i))) {
                rows.add(row(new SegmentPlan.NoduleSubject(nodules.get(i), i + 1), series));
            }
        }
        blocks.add(new Block.Table(COLUMNS, rows));
        blocks.add(new Block.Small(language.say(
                "Score: of detection, not of malignancy. " + Statements.ZONES + ".",
                "检测分值，非恶性概率。" + Statements.ZONES_ZH + "。")));
        addUnmeasured(nodules, blocks);
    }

    private List<String> row(SegmentPlan.NoduleSubject subject, SliceSeries series) {
        Nodule nodule = subject.nodule();
        boolean devices = report.action(nodule.findingUid()) != Action.ADDED;
        return List.of(
                label(subject),
                place(nodule),
                number(nodule.longAxisMm()) + " × " + number(nodule.shortAxisMm()),
                number(nodule.meanDiameterMm()),
                number(nodule.volumeMm3()),
                density(nodule.density()),
                devices ? oneDecimal(nodule.hu().mean()) : "–",
                devices ? String.format(Locale.ROOT, "%.2f", nodule.score()) : "–",
                slice(nodule, series));
    }

    private String label(SegmentPlan.NoduleSubject subject) {
        boolean mass = subject.nodule().kind() == Nodule.Kind.MASS;
        String chinese = (mass ? "肿块" : "结节") + " " + subject.ordinal();
        return language == Language.BOTH
                ? NoduleGroups.label(subject) + (mass ? " 肿块" : " 结节")
                : language.say(NoduleGroups.label(subject), chinese);
    }

    private void addUnmeasured(List<Nodule> nodules, List<Block> blocks) {
        for (int i = 0; i < nodules.size(); i++) {
            Nodule nodule = nodules.get(i);
            for (Quantity quantity :
                    List.of(nodule.longAxisMm(), nodule.shortAxisMm(), nodule.meanDiameterMm(), nodule.volumeMm3())) {
                if (quantity instanceof Quantity.Unknown unknown && stands(nodule)) {
                    blocks.add(new Block.Small(language.say("Not measured", "未测量") + ", " + (i + 1) + ": "
                            + new CodedWords(language).of(unknown)));
                    break;
                }
            }
        }
    }

    private void addDecisions(List<Nodule> nodules, List<Block> blocks) {
        for (int i = 0; i < nodules.size(); i++) {
            Verification.Decision decision =
                    VerdictGroups.of(report, nodules.get(i).findingUid());
            if (decision != null) {
                String reason = decision.reason();
                blocks.add(new Block.Line(label(new SegmentPlan.NoduleSubject(nodules.get(i), i + 1)) + ": "
                        + words(decision.action())
                        + (reason == null || reason.isBlank() ? "" : " (" + reason + ")")));
            }
        }
    }

    private String words(Action action) {
        return switch (action) {
            case ACCEPTED -> language.say("accepted by the verifying person", "核实人接受");
            case REJECTED -> language.say("rejected by the verifying person", "核实人否定");
            case EDITED -> language.say("edited by the verifying person", "核实人修改");
            case ADDED -> language.say("added by the verifying person", "核实人添加");
        };
    }

    private void addImages(List<Nodule> nodules, HuVoxels voxels, List<Block> blocks) {
        List<Block.Picture> pictures = new ArrayList<>();
        for (int i = 0; i < nodules.size() && pictures.size() < IMAGES; i++) {
            if (stands(nodules.get(i))) {
                String caption = label(new SegmentPlan.NoduleSubject(nodules.get(i), i + 1));
                pictures.add(new Block.Picture(KeyImage.of(nodules.get(i), voxels), caption));
            }
        }
        blocks.add(new Block.Pictures(pictures));
        blocks.add(
                new Block.Small(language.say("Window", "窗") + " " + KeyImage.LOW_HU + "…" + KeyImage.HIGH_HU + " HU"));
    }

    private boolean stands(Nodule nodule) {
        return report.action(nodule.findingUid()) != Action.REJECTED;
    }

    private String place(Nodule nodule) {
        String side = nodule.side() == Side.LEFT ? language.say("left", "左") : language.say("right", "右");
        String lobe = nodule.lobe();
        return side + ", " + zone(nodule.zone(), language) + (lobe == null ? "" : ", " + lobe);
    }

    static String zone(Zone zone, Language language) {
        return switch (zone) {
            case UPPER -> language.say("upper", "上");
            case MIDDLE -> language.say("middle", "中");
            case LOWER -> language.say("lower", "下");
        };
    }

    private String density(Nodule.Density density) {
        return switch (density) {
            case SOLID -> language.say("solid", "实性");
            case PART_SOLID -> language.say("part-solid", "部分实性");
            case GROUND_GLASS -> language.say("ground-glass", "磨玻璃");
            case CALCIFIED -> language.say("calcified", "钙化");
        };
    }

    /** Instance Number where the instances have one, as viewers show it; else the place in the series. */
    private static String slice(Nodule nodule, SliceSeries series) {
        for (int i = 0; i < series.slices().size(); i++) {
            Slice slice = series.slices().get(i);
            if (slice.instance().sopInstanceUid().equals(nodule.sopInstanceUid()) && slice.frame() == nodule.frame()) {
                return slice.instance()
                        .object()
                        .dataSet()
                        .string(Tag.InstanceNumber)
                        .orElse("#" + (i + 1));
            }
        }
        return "–";
    }

    private static String number(Quantity quantity) {
        return switch (quantity) {
            case Quantity.Known known -> oneDecimal(known.value());
            case Quantity.Unknown unknown -> "–";
        };
    }
}
